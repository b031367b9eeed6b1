# Compares what LIBRARY exports, each symbol with its version, with the LEDGER.
execute_process(COMMAND "${NM}" -D --defined-only "${LIBRARY}"
  OUTPUT_VARIABLE listing RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "nm failed: ${result}")
endif()
string(REPLACE "\n" ";" listing "${listing}")
set(exported "")
foreach(line IN LISTS listing)
  # "address type name@@version"; the version nodes themselves are absolute symbols (type A).
  if(line MATCHES "^[0-9a-f]+ ([A-Za-z]) ([^ ]+)$" AND NOT CMAKE_MATCH_1 STREQUAL "A")
    list(APPEND exported "${CMAKE_MATCH_2}")
  endif()
endforeach()

file(STRINGS "${LEDGER}" lines REGEX "^bolt_")
set(promised "")
foreach(line IN LISTS lines)
  string(REGEX REPLACE "^([a-z0-9_]+)[ \t]+([0-9]+\\.[0-9]+).*$" "\\1@@BOLT_\\2" symbol "${line}")
  list(APPEND promised "${symbol}")
endforeach()

set(missing ${promised})
list(REMOVE_ITEM missing ${exported})
set(surplus ${exported})
list(REMOVE_ITEM surplus ${promised})
list(LENGTH promised count)
if(missing OR surplus OR count EQUAL 0)
  message(FATAL_ERROR
    "promised but not exported: ${missing}\nexported but not promised: ${surplus}")
endif()
message(STATUS "${count} symbols, as promised")
