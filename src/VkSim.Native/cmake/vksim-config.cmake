# find_package(vksim): the imported target vksim::vksim, for C and C++.
get_filename_component(VKSIM_ROOT "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(NOT TARGET vksim::vksim)
  add_library(vksim::vksim SHARED IMPORTED)
  set_target_properties(vksim::vksim PROPERTIES
    IMPORTED_LOCATION "${VKSIM_ROOT}/lib/libvksim.so"
    IMPORTED_NO_SONAME FALSE
    IMPORTED_SONAME libvksim.so
    INTERFACE_INCLUDE_DIRECTORIES "${VKSIM_ROOT}/include")
endif()
