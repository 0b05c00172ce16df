# ipc-compare: see 'make help'.

SWIFT ?= swift
PREFIX ?= /usr/local
# The standard library inside the programs: they run on machines without Swift, and start in a quarter of the time.
RELEASE = -c release --static-swift-stdlib
BIN = .build/release
KINDS = pipe socketpair shm memfd mqueue
# Where 'make ServerRun' waits and 'make ClientRun' connects; empty is the programs' default.
SOCKET ?=
ARGS ?=
SOCKET_OPTION = $(if $(SOCKET),--socket $(SOCKET))

.DEFAULT_GOAL := all
.PHONY: all Server Client ServerRun ClientRun demo compare test lint format install clean help

## all: build both programs (release)
all: Server Client

## Server: build ipc-server
Server:
	$(SWIFT) build $(RELEASE) --product ipc-server

## Client: build ipc-client
Client:
	$(SWIFT) build $(RELEASE) --product ipc-client

## ServerRun: build and run ipc-server; ARGS="--kind shm" are its arguments
ServerRun: Server
	$(BIN)/ipc-server $(SOCKET_OPTION) $(ARGS)

## ClientRun: build and run ipc-client; ARGS="--kind shm 3" are its arguments
ClientRun: Client
	$(BIN)/ipc-client $(SOCKET_OPTION) $(ARGS)

# Starts a server with the arguments $(1), runs the shell commands $(2) with $$socket set, and ends the server. Its first
# line says that it is ready, so nobody has to guess.
define with_server
	@directory=$$(mktemp -d); socket=$$directory/ipc.sock; log=$$directory/log; touch $$log; \
	$(BIN)/ipc-server --socket $$socket $(1) >$$log & server=$$!; \
	trap 'kill $$server 2>/dev/null; wait; rm -rf $$directory' EXIT; \
	until grep -q ready $$log || ! kill -0 $$server 2>/dev/null; do sleep 0.02; done; \
	$(2)
endef

## demo: build, start a server, and let a client of each kind send it text
demo: all
	$(call with_server,,\
	  tail -n +1 -s 0.05 -f --pid=$$server $$log & \
	  id=0; for kind in $(KINDS); do id=$$((id + 1)); \
	    printf 'hello from the %s\nschöne Grüße\n' $$kind \
	    | $(BIN)/ipc-client --socket $$socket --kind $$kind $$id || exit; done)

## compare: build, and time round trips over each kind: both sides asleep on one CPU, then both spinning on two
compare: all
	$(call with_server,--quiet --wait block --cpu 0,\
	  for kind in $(KINDS); do $(BIN)/ipc-client --socket $$socket --kind $$kind \
	    --wait block --cpu 0 --ping 50000 || exit; done)
	$(call with_server,--quiet --wait spin --cpu 1,\
	  for kind in $(KINDS); do $(BIN)/ipc-client --socket $$socket --kind $$kind \
	    --wait spin --cpu 0 --ping 200000 || exit; done)

## test: every test, over every kind
test:
	$(SWIFT) test

## lint: formatting, and warnings of the C shim as errors
lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	@! grep -rn MSG_PEEK Sources || { echo "MSG_PEEK duplicates descriptors that are being passed"; exit 1; }
	@for file in Sources/CLinux/*.c; do \
	  clang -Wall -Wextra -Werror -O2 -fsyntax-only -ISources/CLinux/include $$file || exit 1; done

## format: format the Swift sources in place
format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

## install: install both programs under PREFIX (/usr/local)
install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 0755 $(BIN)/ipc-server $(BIN)/ipc-client $(DESTDIR)$(PREFIX)/bin

## clean: remove what was built
clean:
	$(SWIFT) package clean
	rm -rf .build

## help: this list
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)
