# Finds Boost's headers (Outcome and Describe for the C++ layer, Asio for the reactor; nothing of
# Boost is linked) and defines bolt::boost. Sets BoltBoost_FOUND, else BoltBoost_MESSAGE says why.
set(BoltBoost_FOUND FALSE)
set(_bolt_boost_required 108100)

find_path(BOLT_BOOST_INCLUDE_DIR boost/version.hpp
  HINTS "${BOOST_ROOT}" "$ENV{BOOST_ROOT}" PATH_SUFFIXES include)
mark_as_advanced(BOLT_BOOST_INCLUDE_DIR)

if(NOT BOLT_BOOST_INCLUDE_DIR)
  set(BoltBoost_MESSAGE "Boost headers not found: install Boost 1.81 or newer \
(Debian: libboost1.81-dev) or set BOOST_ROOT")
else()
  set(_line_form "^#define BOOST_VERSION ([0-9]+).*")
  file(STRINGS "${BOLT_BOOST_INCLUDE_DIR}/boost/version.hpp" _line REGEX "${_line_form}")
  string(REGEX REPLACE "${_line_form}" "\\1" _bolt_boost_version "${_line}")
  if(_bolt_boost_version LESS _bolt_boost_required)
    set(BoltBoost_MESSAGE "Boost in ${BOLT_BOOST_INCLUDE_DIR} is older than 1.81, which libbolt \
needs: install it (Debian: libboost1.81-dev) or set BOOST_ROOT")
  else()
    set(BoltBoost_FOUND TRUE)
    if(NOT TARGET bolt::boost)
      add_library(bolt::boost INTERFACE IMPORTED)
      set_target_properties(bolt::boost PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${BOLT_BOOST_INCLUDE_DIR}")
    endif()
  endif()
endif()
