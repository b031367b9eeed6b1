# bolt_add_module(<name> <source>...)
#
# Builds lib<name>.so, a module that the SDKs load: C++20, linked with libbolt, hidden visibility,
# and a linker script that exports bolt_module_* only (hidden visibility alone still exports weak
# symbols of std). A module is never unloaded (-z nodelete): its coroutine frames and thread-local
# destructors may outlive the host's handle to it. <name> is an ordinary target: link it with more.
set(_BOLT_MODULE_DIR "${CMAKE_CURRENT_LIST_DIR}")

function(bolt_add_module name)
  if(NOT ARGN)
    message(FATAL_ERROR "bolt_add_module(${name}): no sources given")
  endif()
  add_library(${name} SHARED ${ARGN})
  target_link_libraries(${name} PRIVATE bolt::bolt)
  target_compile_features(${name} PRIVATE cxx_std_20)
  set_target_properties(${name} PROPERTIES
    PREFIX lib
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  if(BOLT_MODULE_OUTPUT_DIRECTORY)
    set_target_properties(${name} PROPERTIES
      LIBRARY_OUTPUT_DIRECTORY "${BOLT_MODULE_OUTPUT_DIRECTORY}")
  endif()
  if(APPLE) # written, not tested
    target_link_options(${name} PRIVATE "LINKER:-exported_symbol,_bolt_module_*")
  else()
    set(script "${_BOLT_MODULE_DIR}/bolt_module.map")
    target_link_options(${name} PRIVATE "LINKER:--version-script=${script}" "LINKER:-z,nodelete")
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${script}")
  endif()
endfunction()
