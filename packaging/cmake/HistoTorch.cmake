# LibTorch as unpacked by packaging/setup from the Python wheel, or any other LibTorch given by -DHISTO_TORCH_DIR
# (the folder that holds include/ and lib/). find_package(Torch) is not used: it would ask for a CUDA toolkit, while
# only libtorch_cpu and libc10 are linked; a CUDA library is opened at run time where there is one.
if(DEFINED ENV{HISTO_HOME})
    set(_histo_home $ENV{HISTO_HOME})
elseif(DEFINED ENV{XDG_DATA_HOME})
    set(_histo_home $ENV{XDG_DATA_HOME}/histoscope)
else()
    set(_histo_home $ENV{HOME}/.local/share/histoscope)
endif()
set(HISTO_TORCH_DIR "${_histo_home}/libtorch-2.11.0/torch" CACHE PATH "Folder of LibTorch with include/ and lib/")

if(NOT EXISTS "${HISTO_TORCH_DIR}/lib/libtorch_cpu.so")
    message(FATAL_ERROR "LibTorch not found in ${HISTO_TORCH_DIR}. Run packaging/setup, or give -DHISTO_TORCH_DIR=…")
endif()

foreach(_name torch_cpu c10)
    add_library(histo_${_name} SHARED IMPORTED)
    set_target_properties(histo_${_name} PROPERTIES
        IMPORTED_LOCATION "${HISTO_TORCH_DIR}/lib/lib${_name}.so"
        IMPORTED_NO_SONAME OFF)
endforeach()

add_library(histo_torch INTERFACE)
# The wheel carries headers of other libraries too (fmt, protobuf, dnnl): they must not hide the system's, so its folder
# is searched last.
target_compile_options(histo_torch INTERFACE
    "SHELL:-idirafter ${HISTO_TORCH_DIR}/include"
    "SHELL:-idirafter ${HISTO_TORCH_DIR}/include/torch/csrc/api/include")
target_link_libraries(histo_torch INTERFACE histo_torch_cpu histo_c10)
# LibTorch's own OpenMP, so that one process never holds two thread pools.
file(GLOB _histo_gomp ${HISTO_TORCH_DIR}/lib/libgomp*.so*)
if(_histo_gomp)
    list(GET _histo_gomp 0 _histo_gomp)
    target_link_libraries(histo_torch INTERFACE ${_histo_gomp})
endif()
