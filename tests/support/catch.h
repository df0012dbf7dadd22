#pragma once
// Catch2 by one name: Debian 12 has 2.13 (one header), later systems have 3 (many).

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
