# Of a result as CSV, what README shows of libraries: a built-in kind of either family and six libraries, both sides
# asleep on two processors, the fastest first. Columns are found by their names.
BEGIN {
  FS = ","
  split("memfd pipe zeromq nng boost-mq iceoryx sd-bus redis", names, " ")
  for (i in names) wanted[names[i]] = 1
}
NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
function field(name) { return $column[name] }
# Three digits, in the unit; what is not known is a dash.
function figure(name, divisor, unit,   value) {
  if (field(name) == "") return "–"
  value = field(name) / divisor
  return sprintf("%.*f %s", value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : value >= 0.09995 ? 3 : 4, value, unit)
}
field("placement") == "cross" && field("wait") == "block" && field("kind") in wanted && field("round_trip_median_ns") != "" {
  rows[++count] = sprintf("%012.1f| `%s` | %s | %s | %s |", field("round_trip_median_ns"), field("kind"),
    figure("round_trip_median_ns", 1e3, "µs"), figure("round_trip_p99_ns", 1e3, "µs"),
    figure("stream_rate_per_second", 1e6, "M/s"))
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
