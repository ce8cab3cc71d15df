# Surefire's XML reports in, one line per failure and skip out, then: counts PASSED FAILED SKIPPED SKIPPED_WITHOUT_DATA.
# Counted by test case: the head of a report lies when a fork died half way.
function attribute(line, name,    rest) {
  if (!match(line, "[ \t]" name "=\"")) return ""
  rest = substr(line, RSTART + RLENGTH)
  rest = substr(rest, 1, index(rest, "\"") - 1)
  gsub(/&lt;/, "<", rest); gsub(/&gt;/, ">", rest); gsub(/&quot;/, "\"", rest); gsub(/&apos;/, "'", rest)
  gsub(/&#10;/, " ", rest); gsub(/&#13;/, " ", rest); gsub(/&#9;/, " ", rest); gsub(/&amp;/, "\\&", rest)
  return rest
}
function shorten(text) {
  sub(/^(org\.opentest4j\.TestAbortedException: )?Assumption failed: /, "", text)
  return length(text) > 200 ? substr(text, 1, 200) "..." : text
}
function settle(    where) {
  if (test == "") return
  where = test
  if (outcome == "failed") { failed++; print "FAILED  " where ": " shorten(reason) }
  else if (outcome == "skipped") {
    skipped++
    if (reason ~ /shared\/data/) without_data++
    print "skipped " where ": " (reason == "" ? "no reason given" : shorten(reason))
  }
  else passed++
  test = ""
}
FNR == 1 { settle() }
/<testcase / {
  settle()
  test = attribute($0, "classname") "." attribute($0, "name")
  outcome = "passed"; reason = ""
}
/<(failure|error)([ >\/])/ && test != "" { outcome = "failed"; reason = attribute($0, "message"); if (reason == "") reason = attribute($0, "type") }
/<skipped([ >\/])/ && test != "" && outcome == "passed" {
  outcome = "skipped"; reason = attribute($0, "message")
  if (reason == "" && (at = index($0, "<![CDATA["))) reason = substr($0, at + 9)
}
END { settle(); printf "counts %d %d %d %d\n", passed, failed, skipped, without_data }
