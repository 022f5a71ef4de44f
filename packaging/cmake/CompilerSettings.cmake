set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()
# Release keeps assertions cheap but present: a broken invariant must not become a wrong figure.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")

add_compile_options(-Wall -Wextra -Wno-unused-parameter)
if(HISTO_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()

find_program(HISTO_CCACHE ccache)
if(HISTO_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${HISTO_CCACHE})
endif()

# A file that includes LibTorch takes up to 1.3 GB to compile: memory, not cores, limits how many may run at once.
set_property(GLOBAL PROPERTY JOB_POOLS torch_pool=2)
