#!/bin/sh
# Some of the keys that `make fleet` makes, with default and with strict candidates.
fleet=$(dirname "$URSA")/fleet
status=0
{ "$fleet" 200 && "$fleet" -s 20 2000000; } >"$fleet.log" || status=$?
awk '/ok [0-9]+ - / { sub(/ok [0-9]+/, "ok " ++n) } /^1\.\./ { next } 1; END { print "1.." n }' "$fleet.log"
exit $status
