# Of a result as CSV, what README shows of libraries: a built-in kind of either family and six libraries, both sides
# asleep on two processors, the fastest first. Columns are found by their names.
BEGIN {
  FS = ","
  split("memfd pipe zeromq nng boost-mq iceoryx sd-bus redis", names, " ")
  for (i in names) wanted[names[i]] = 1
}
NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
function field(name) { return $column[name] }
field("placement") == "cross" && field("wait") == "block" && field("kind") in wanted && field("round_trip_median_ns") != "" {
  rows[++count] = sprintf("%012.1f| `%s` | %.3g µs | %.3g µs | %.3g M/s |", field("round_trip_median_ns"),
    field("kind"), field("round_trip_median_ns") / 1000, field("round_trip_p99_ns") / 1000, field("stream_rate_per_second") / 1e6)
}
END {
  print "| kind | round trip | p99 | one way |"
  print "|---|---|---|---|"
  # So few rows need no better sort.
  for (i = 1; i <= count; i++) {
    least = 0
    for (j = 1; j <= count; j++) if (rows[j] != "" && (!least || rows[j] < rows[least])) least = j
    print substr(rows[least], index(rows[least], "|"))
    rows[least] = ""
  }
}
