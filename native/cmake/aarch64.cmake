# Cross build for 64-bit Arm. LIBURING_ROOT: where Debian's arm64 liburing-dev is unpacked.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_STRIP aarch64-linux-gnu-strip)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(LIBURING_INCLUDE ${LIBURING_ROOT}/usr/include)
set(LIBURING_ARCHIVE ${LIBURING_ROOT}/usr/lib/aarch64-linux-gnu/liburing.a)
