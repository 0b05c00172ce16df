# ipc-compare: see 'make help'.

#: SWIFT: the compiler's driver (swift)
SWIFT ?= swift
#: PREFIX: where install and uninstall have the programs and what belongs to them (/usr/local); DESTDIR stands before it
PREFIX ?= /usr/local
#: ZSH_FUNCTIONS: the folder under PREFIX in which zsh looks for completions (share/zsh/site-functions)
ZSH_FUNCTIONS ?= share/zsh/site-functions
# The standard library inside the programs: they run on machines without Swift, and start in a quarter of the time.
RELEASE = -c release --static-swift-stdlib --disable-local-rpath
#: STATIC: STATIC=1 puts the C library into the programs too: they then need nothing but /proc, as in an empty container
ifdef STATIC
RELEASE += -Xswiftc -static-executable
endif
BIN = .build/release
# The page that the laboratory writes: its targets put their output between the marks of it that have their names.
FIGURES = Tests/Laboratory/figures.md
# What others have claimed, and the page that says which of it holds here.
CLAIMS = Tests/Laboratory/claims
#: SOCKET: where ServerRun waits and ClientRun connects (the default of the programs)
SOCKET ?=
#: ARGS: arguments of the program that a target runs, such as ARGS="--kind shm 3" for ClientRun or ARGS="--kind pipe,memfd" for compare; with it, calibrate, claims, benchmark and hotpath do what it says and write into no document
ARGS ?=
SOCKET_OPTION = $(if $(SOCKET),--socket "$(SOCKET)")

.DEFAULT_GOAL := all
.PHONY: all Server Client Compare ServerRun ClientRun demo compare libraries calibrate simulate claims crosscheck benchmark limits hotpath stress soak figures docs proofs test model namespaces sanitize fuzz lint format kind kinds install uninstall dist clean help

## all: build the three programs in release mode (the default)
all: Server Client Compare

## Server: build ipc-server
Server:
	$(SWIFT) build $(RELEASE) --product ipc-server

## Client: build ipc-client
Client:
	$(SWIFT) build $(RELEASE) --product ipc-client

## Compare: build ipc-compare
Compare:
	$(SWIFT) build $(RELEASE) --product ipc-compare

## ServerRun: build and run ipc-server
ServerRun: Server
	$(BIN)/ipc-server $(SOCKET_OPTION) $(ARGS)

## ClientRun: build and run ipc-client
ClientRun: Client
	$(BIN)/ipc-client $(SOCKET_OPTION) $(ARGS)

# Starts a server with the arguments $(1), runs the shell commands $(2) with $$socket set, and ends the server. Its first
# line says that it is ready, so nobody has to guess. One that cannot start ends it all with its own status.
define with_server
	@directory=$$(mktemp -d); socket=$$directory/ipc.sock; log=$$directory/log; touch "$$log"; \
	$(BIN)/ipc-server --socket "$$socket" $(1) >"$$log" & server=$$!; \
	trap 'kill $$server 2>/dev/null; wait; rm -rf "$$directory"' EXIT; \
	until grep -q ready "$$log"; do kill -0 $$server 2>/dev/null || { wait $$server; exit; }; sleep 0.02; done; \
	$(2)
endef

#: KIND: KIND=shm lets demo tell one kind's system calls instead
## demo: start a server, and let a client of each kind send it text
ifdef KIND
demo: Server Client
	$(call with_server,--narrate --wait block --kind '$(KIND)',\
	  { echo 'hello $(KIND)'; sleep 0.2; echo 'and goodbye'; } \
	  | $(BIN)/ipc-client --narrate --wait block --socket "$$socket" --kind '$(KIND)' 1)
else
demo: all
	$(call with_server,,\
	  tail -n +1 -s 0.05 -f --pid=$$server "$$log" & \
	  id=0; for kind in $$($(BIN)/ipc-compare kinds --list); do id=$$((id + 1)); \
	    printf 'hello from the %s\nschöne Grüße\n' $$kind \
	    | $(BIN)/ipc-client --socket "$$socket" --kind $$kind $$id || exit; done)
endif

## compare: compare every kind, in about a minute
compare: Compare
	$(BIN)/ipc-compare run $(ARGS)

# The page that libraries writes.
LIBRARIES = Tests/Laboratory/libraries.md
#: INSTALL: INSTALL=1 lets libraries install first, by apt-get, what the examples of kinds need and the distribution has
INSTALL ?=

## libraries: compare the libraries that are installed with every kind, and write the table into the laboratory's page and some rows of it into README
libraries: Compare
ifneq ($(INSTALL),)
	sed -n 's,^// needs: \([a-z0-9.+ -]*[a-z0-9]\)\( (.*\)\{0\,1\}$$,\1,p' Sources/LoadableKind/Examples/*.c* \
	  | grep -v '^nothing' | tr ' ' '\n' | sort -u | xargs apt-get install -y
endif
	$(MAKE) kinds
	@directory=$$(mktemp -d); trap 'rm -rf "$$directory"' EXIT; status=0; \
	$(BIN)/ipc-compare run --with-libraries $(ARGS) --json "$$directory/a.json" || status=$$?; \
	[ -s "$$directory/a.json" ] || exit $$status; \
	$(BIN)/ipc-compare report "$$directory/a.json" --markdown - 2>/dev/null \
	  | sed 's,$(CURDIR)/,,g' >"$$directory/a.md"; \
	$(call into_document,$(LIBRARIES),libraries,"$$directory/a.md"); \
	$(BIN)/ipc-compare report "$$directory/a.json" --csv - 2>/dev/null \
	  | awk -f Tests/Laboratory/library-rows.awk >"$$directory/rows.md"; \
	$(call into_document,README.md,libraries,"$$directory/rows.md"); exit $$status

## calibrate: check that comparisons find what is there and nothing else (45 minutes)
calibrate:
	$(SWIFT) build $(RELEASE) --product laboratory
	$(SWIFT) build $(RELEASE) --product earlier-build
ifeq ($(ARGS),)
	@output=$$(mktemp); trap 'rm -f "$$output" "$$output.md"' EXIT; status=0; \
	$(BIN)/laboratory calibrate >"$$output" || status=$$?; cat "$$output"; [ -s "$$output" ] || exit $$status; \
	{ echo '```'; cat "$$output"; echo '```'; } >"$$output.md"; \
	$(call into_document,$(FIGURES),calibration,"$$output.md"); exit $$status
else
	$(BIN)/laboratory calibrate $(ARGS)
endif

## simulate: count in drawn tables how often intervals are wrong
simulate:
	$(SWIFT) build $(RELEASE) --product laboratory
	@output=$$(mktemp); trap 'rm -f "$$output" "$$output.md"' EXIT; status=0; \
	$(BIN)/laboratory calibrate --simulate >"$$output" || status=$$?; cat "$$output"; [ -s "$$output" ] || exit $$status; \
	{ echo '```'; cat "$$output"; echo '```'; } >"$$output.md"; \
	$(call into_document,$(FIGURES),simulation,"$$output.md"); exit $$status

## claims: measure what others have claimed about IPC, and write which of it holds here (three minutes)
claims:
	$(SWIFT) build $(RELEASE) --product laboratory
	$(BIN)/laboratory claims $(or $(ARGS),--markdown $(CLAIMS).md) $(CLAIMS).json

## crosscheck: compare pipe, socketpair and tcp with perf and sockperf
crosscheck:
	$(SWIFT) build $(RELEASE) --product laboratory
	@output=$$(mktemp); trap 'rm -f "$$output"' EXIT; status=0; \
	$(BIN)/laboratory crosscheck >"$$output" || status=$$?; cat "$$output"; [ -s "$$output" ] || exit $$status; \
	$(call into_document,$(FIGURES),crosscheck,"$$output"); exit $$status

# The documentation compiler comes with the toolchain, beside its driver. It needs no package.
DOCC = $(dir $(realpath $(shell command -v $(SWIFT))))docc
PAGES = .build/docs
# A module has pages if it has a catalog.
DOCUMENTED = $(notdir $(basename $(wildcard Sources/*/*.docc)))

## docs: write the tables of kinds into README.md and backends.md, and build the pages of the modules into .build/docs; to read them, python3 -m http.server -d .build/docs, and then http://localhost:8000/documentation
docs: Compare
	@output=$$(mktemp); trap 'rm -f "$$output"' EXIT; set -e; \
	$(BIN)/ipc-compare kinds --markdown choice >"$$output"; $(call into_document,README.md,choice,"$$output"); \
	$(BIN)/ipc-compare kinds --markdown facts >"$$output"; $(call into_document,backends.md,facts,"$$output"); \
	$(BIN)/ipc-compare kinds --markdown promises >"$$output"; $(call into_document,backends.md,promises,"$$output"); \
	$(BIN)/ipc-compare kinds --markdown passed >"$$output"; $(call into_document,backends.md,passed,"$$output"); \
	$(BIN)/ipc-compare kinds --markdown needs >"$$output"; $(call into_document,backends.md,needs,"$$output")
	@if [ -x '$(DOCC)' ]; then $(pages); \
	else echo "make docs: there is no $(DOCC), so the pages of the modules were not built"; fi

# One archive a module, and one site of all. A link that leads nowhere is an error.
define pages
  set -e; rm -rf $(PAGES) $(PAGES).parts; mkdir -p $(PAGES).parts; \
  target=$$($(SWIFT) -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)",/\1/p'); \
  for module in $(DOCUMENTED); do \
    $(SWIFT) build $(RELEASE) --target $$module; \
    maps=$$(ls -d $(BIN)/*.build/module.modulemap | sed 's,^,-I ,; s,/module.modulemap,,'); \
    mkdir $(PAGES).parts/$$module; \
    $(SWIFT) symbolgraph-extract -module-name $$module -target $$target -I $(BIN)/Modules $$maps \
      -minimum-access-level public -skip-synthesized-members -output-dir $(PAGES).parts/$$module; \
    $(DOCC) convert Sources/$$module/$$module.docc --warnings-as-errors --fallback-default-module-kind Module \
      --additional-symbol-graph-dir $(PAGES).parts/$$module --output-path $(PAGES).parts/$$module.doccarchive; \
  done; \
  $(DOCC) merge --synthesized-landing-page-name ipc-compare --output-path $(PAGES) $(PAGES).parts/*.doccarchive
endef

## benchmark: compare what is reached with the targets, beside the last two runs (nine minutes)
benchmark: Server
	$(SWIFT) build $(RELEASE) --product laboratory
	@directory=$$(mktemp -d); trap 'rm -rf "$$directory"' EXIT; set -e; \
	strip -o "$$directory/ipc-server" $(BIN)/ipc-server; \
	$(if $(ARGS),$(BIN)/laboratory benchmark $(ARGS) "$$directory/ipc-server",\
	kept=.build/benchmarks; mkdir -p $$kept; earlier=$$(ls $$kept | tail -2 | sed "s,^,$$kept/,"); \
	$(BIN)/laboratory benchmark --save $$kept/$$(date -u +%Y-%m-%dT%H%M%S).json "$$directory/ipc-server" \
	  $${earlier:+--beside $$earlier} >"$$directory/targets.md"; cat "$$directory/targets.md"; \
	$(call into_document,$(FIGURES),targets,"$$directory/targets.md"))

## limits: measure in bare C what keeps the library from its targets
limits:
	$(SWIFT) build $(RELEASE) --product laboratory
	@output=$$(mktemp); trap 'rm -f "$$output"' EXIT; set -e; \
	$(BIN)/laboratory limits >"$$output"; cat "$$output"; \
	$(call into_document,$(FIGURES),limits,"$$output")

## hotpath: list what each kind calls and returns between two system calls of a ping
hotpath: Server Client
	$(SWIFT) build $(RELEASE) --product laboratory
	@output=$$(mktemp); trap 'rm -f "$$output"' EXIT; status=0; \
	$(BIN)/laboratory hotpath $(ARGS) >"$$output" || status=$$?; cat "$$output"; [ $$status != 1 ] || exit 1; \
	$(if $(ARGS),true,$(call into_document,$(FIGURES),hotpath,"$$output")); exit $$status

## stress: check 10⁸ messages through the rings, and fewer through every other kind
stress:
	$(SWIFT) build $(RELEASE) --product laboratory
	$(BIN)/laboratory stress $(ARGS)

#: SOAK_SECONDS: how long soak works for each way to wait (1800)
SOAK_SECONDS ?= 1800
#: SOAK_KILLS: how many peers of each kind and side soak kills (1000)
SOAK_KILLS ?= 1000

## soak: check that a server under clients that come, go, die, stop and lie keeps nothing of them, and how soon the death of a peer is noticed
soak: Server Client
	$(SWIFT) build $(RELEASE) --product laboratory
	$(BIN)/laboratory soak --seconds $(SOAK_SECONDS) --kills $(SOAK_KILLS) $(ARGS)

## proofs: build everything that the targets above run, and run nothing
proofs:
	$(SWIFT) build $(RELEASE) --product laboratory
	$(SWIFT) build $(RELEASE) --product earlier-build

# Puts the file $(3), a quoted name, between the two marks named $(2) of the document $(1).
define into_document
	awk -v name='$(2)' -v file=$(3) '\
	  $$0 == "<!-- end " name " -->" { inside = 0 } \
	  !inside { print } \
	  $$0 == "<!-- begin " name " -->" { inside = 1; while ((getline line < file) > 0) print line }' \
	  '$(1)' >'$(1).new' && mv '$(1).new' '$(1)'
endef

## figures: measure every kind anew, and write the first tables of figures.md, and the one of README.md
figures: Compare
	@directory=$$(mktemp -d); trap 'rm -rf "$$directory"' EXIT; set -e; \
	shown='run --wait adaptive --placement cross'; \
	$(BIN)/ipc-compare $$shown --json "$$directory/a.json" >/dev/null; \
	$(BIN)/ipc-compare run --wait block,spin --json "$$directory/b.json" >/dev/null; \
	{ echo '```'; echo "$$ ipc-compare $$shown"; LC_ALL=C.UTF-8 COLUMNS=80 \
	  $(BIN)/ipc-compare report "$$directory/a.json" 2>/dev/null; echo '```'; } >"$$directory/a.md"; \
	$(BIN)/ipc-compare report "$$directory/b.json" --markdown - 2>/dev/null >"$$directory/b.md"; \
	$(call into_document,README.md,figures,"$$directory/a.md"); \
	$(call into_document,$(FIGURES),figures,"$$directory/b.md")

## test: run every test, over every kind
test:
	$(SWIFT) test

## model: check the ring's protocol with spin(1) and Armv8's axioms, and that mutants of it are found
model:
	@Tests/Model/run

## namespaces: see by unshare(1) which kinds reach across which namespaces
namespaces: all
	@output=$$(mktemp); trap 'rm -f "$$output"' EXIT; set -e; \
	Tests/Namespaces/run $(BIN) $$($(BIN)/ipc-compare kinds --list) >"$$output"; cat "$$output"; \
	$(call into_document,$(FIGURES),namespaces,"$$output")

# What shares memory, starts threads or hands buffers to the kernel.
SANITIZED = AsyncChannelsTests|ChannelConformanceTests|IPCChannelsTests|LinuxTests|MessagesTests|RendezvousTests|SamplingTests

# $(1): the sanitizer, $(2): where to build. What measures that which a sanitizer changes is skipped by
# Tests/Support/Sanitizer.swift. One test at a time, because each has a deadline, and a
# sanitizer makes all of them slower. SIGBUS is the library's own to handle.
define sanitized
	$(SWIFT) test --sanitize=$(1) --scratch-path .build/$(2) --no-parallel --filter '^($(SANITIZED))\.'
endef

# The leak detector misses what only an indirect enum points to: Swift keeps the case in spare bits of the pointer.
## sanitize: run the library's tests under the thread sanitizer and the address sanitizer
sanitize:
	TSAN_OPTIONS="handle_sigbus=0:suppressions='$(CURDIR)/.tsan-suppressions'" \
	  $(call sanitized,thread,tsan)
	ASAN_OPTIONS=handle_sigbus=0:detect_leaks=0 \
	  $(call sanitized,address,asan)

#: FUZZ_TARGETS: the borders that fuzz attacks, such as FUZZ_TARGETS=rings (all that bytes of strangers cross)
FUZZ_TARGETS = $(notdir $(wildcard Tests/Fuzz/Tests/Corpora/*))
#: FUZZ_SECONDS: how long it attacks each of them (100)
FUZZ_SECONDS ?= 100
FUZZ = .build/fuzz

# Optimised, because a fault is found by the number of tries; overflows and indices out of range end an optimised
# program as well. What is found beside a fault lies in $(FUZZ)/found, and is where the next search begins.
## fuzz: hand hostile bytes to each border, under libFuzzer and the address sanitizer
fuzz:
	IPC_FUZZ=1 $(SWIFT) build -c release --sanitize=fuzzer --sanitize=address --scratch-path $(FUZZ) --product fuzz
	@mkdir -p $(FUZZ_TARGETS:%=$(FUZZ)/found/%)
	@printf '%s\n' $(FUZZ_TARGETS) | xargs -P "$$(nproc)" -I {} sh -c 'words=Tests/Fuzz/Fuzzer/{}.dict; \
	  FUZZ_TARGET={} ASAN_OPTIONS=handle_sigbus=0:detect_leaks=0 exec $(FUZZ)/release/fuzz \
	    -max_total_time=$(FUZZ_SECONDS) -timeout=30 -max_len=4096 -rss_limit_mb=4096 -verbosity=0 $$([ ! -f $$words ] || echo -dict=$$words) \
	    -artifact_prefix=$(FUZZ)/{}- $(FUZZ)/found/{} Tests/Fuzz/Tests/Corpora/{}'

# An example of a loadable kind is to be read in one go: 60 lines of code. These have as many as stand here:
# flow-ipc.cpp     the library asks for a loop of events, which is written here
# flow-ipc-mq.cpp  it has queues of two sorts, by an option
# iceoryx.cpp      a reader has to say what it has taken, by a service of its own, and a broker is looked for
# io-uring.c       a receive is always pending, in memory of its own
# redis.c          the broker has an option, its answers are checked, and a batch is one command
LONGER = flow-ipc.cpp=85 flow-ipc-mq.cpp=66 iceoryx.cpp=96 io-uring.c=71 redis.c=66

## lint: check the formatting, and compile the C sources with warnings as errors
lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	@! grep -rn MSG_PEEK Sources | grep -v '/\* no control buffer \*/' \
	  || { echo "MSG_PEEK with a control buffer duplicates descriptors that are being passed"; exit 1; }
	@for file in Sources/CLinux/*.c Sources/CFloor/*.c Sources/LoadableKind/*.c; do \
	  clang -Wall -Wextra -Werror -O2 -fsyntax-only -ISources/CLinux/include \
	    -ISources/CFloor/include -ISources/LoadableKind/include "$$file" || exit 1; done
	@for language in '-xc -std=c99' '-xc++ -std=c++17'; do \
	  clang $$language -Wall -Wextra -Wpedantic -Werror -fsyntax-only -include \
	    Sources/LoadableKind/include/ipc_kind.h /dev/null || exit 1; done
	@LC_ALL=C.UTF-8 awk -v longer='$(LONGER)' '\
	  BEGIN { split(longer, pairs, " "); for (i in pairs) { split(pairs[i], pair, "="); most[pair[1]] = pair[2] } } \
	  { name = FILENAME; sub(".*/", "", name) } \
	  length($$0) > 100 { print FILENAME ":" FNR ": the line has " length($$0) " columns; 100 fit"; bad = 1 } \
	  name ~ /[.]c(pp)?$$/ && !/^[ \t]*(\/\/.*)?$$/ { lines[name]++ } \
	  END { for (name in lines) { limit = name in most ? most[name] : 60; if (lines[name] > limit) { bad = 1; \
	    print name " has " lines[name] " lines of code; " limit " are the most: share what other examples say, too" } } \
	    exit bad }' $(wildcard $(EXAMPLES)/*)

## format: format the Swift sources in place
format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

#: NAME: the example of a loadable kind that kind builds, such as NAME=x-pipe
NAME ?=
KINDS = .build/kinds
EXAMPLES = Sources/LoadableKind/Examples
## kind: build one loadable kind, .build/kinds/NAME.so; for --kind
kind:
	$(if $(NAME),@,$(error make kind NAME=x needs the name of a file in $(EXAMPLES)))$(EXAMPLES)/build $(KINDS) '$(NAME)'

## kinds: build each loadable kind whose library is installed into .build/kinds, and say what the others need
kinds:
	@$(EXAMPLES)/build $(KINDS)

PROGRAMS = ipc-server ipc-client ipc-compare
# The man pages, as 'ipc-compare manual --list' names them.
MANUAL = ipc-server ipc-client ipc-compare $(addprefix ipc-compare-,run kinds check report diff advise explain completions manual)
# What install puts below PREFIX. A kind from a file is compiled with the header.
INSTALLED = $(PROGRAMS:%=bin/%) $(MANUAL:%=share/man/man1/%.1) include/ipc_kind.h \
  $(PROGRAMS:%=share/bash-completion/completions/%) $(ZSH_FUNCTIONS)/_ipc-compare \
  $(PROGRAMS:%=share/fish/vendor_completions.d/%.fish)
ROOT = $(DESTDIR)$(PREFIX)

## install: install the programs, their man pages, their completions for bash, zsh and fish, and the header of kinds from files under PREFIX
install: all
	@pages=$$(mktemp -d); trap 'rm -rf "$$pages"' EXIT; set -e; \
	for page in $(MANUAL); do $(BIN)/ipc-compare manual $$page >"$$pages/$$page.1"; done; \
	for shell in bash zsh fish; do $(BIN)/ipc-compare completions $$shell >"$$pages/$$shell"; done; \
	install -d $(addprefix "$(ROOT)"/,$(sort $(dir $(INSTALLED)))); \
	install -m 0755 $(PROGRAMS:%=$(BIN)/%) "$(ROOT)/bin"; \
	install -m 0644 Sources/LoadableKind/include/ipc_kind.h "$(ROOT)/include"; \
	install -m 0644 "$$pages"/*.1 "$(ROOT)/share/man/man1"; \
	install -m 0644 "$$pages/zsh" "$(ROOT)/$(ZSH_FUNCTIONS)/_ipc-compare"; \
	install -m 0644 "$$pages/bash" "$(ROOT)/share/bash-completion/completions/ipc-compare"; \
	install -m 0644 "$$pages/fish" "$(ROOT)/share/fish/vendor_completions.d/ipc-compare.fish"; \
	for program in $(filter-out ipc-compare,$(PROGRAMS)); do \
	  ln -sf ipc-compare "$(ROOT)/share/bash-completion/completions/$$program"; \
	  ln -sf ipc-compare.fish "$(ROOT)/share/fish/vendor_completions.d/$$program.fish"; \
	done

## uninstall: remove what install put under PREFIX
uninstall:
	rm -f $(INSTALLED:%="$(ROOT)"/%)

#: DIST: where dist has its archive, its Debian package and their checksums (.build/dist)
DIST ?= .build/dist
## dist: make an archive and a Debian package of what install puts somewhere, try both in empty roots, and say how large the programs are and how soon they start
dist: all
	@.dist/run $(BIN) '$(DIST)'

## clean: remove what was built
clean:
	$(SWIFT) package clean
	rm -rf .build

# The list of the lines that begin with $(1): two number signs stand before a target, one and a colon before a variable.
## help: print this list
help:
	@echo 'make [TARGET] [VARIABLE=VALUE]...'
	@echo
	@$(call list,## )
	@echo
	@echo 'calibrate, simulate, crosscheck, benchmark, limits, hotpath, namespaces and'
	@echo 'figures write what they find into $(FIGURES), too,'
	@echo 'and claims into $(CLAIMS).md.'
	@echo
	@echo 'Variables:'
	@echo
	@$(call list,#: )

define list
LC_ALL=C.UTF-8 awk -v mark='$(1)' -v width=80 '\
  index($$0, mark) == 1 { \
    text = substr($$0, length(mark) + 1); \
    at = index(text, ": "); \
    line = sprintf("  %-13s", substr(text, 1, at - 1)); \
    margin = length(line); \
    count = split(substr(text, at + 2), words, " "); \
    for (i = 1; i <= count; i++) { \
      if (length(line) + 1 + length(words[i]) > width) { print line; line = sprintf("%" margin "s", "") } \
      line = line " " words[i] } \
    print line }' "$(strip $(MAKEFILE_LIST))"
endef
