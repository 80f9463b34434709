/* Which build of those for x86-64 this processor runs: v2 (SSE4.2), v3 (AVX2) or v4 (AVX-512). VKSIM_ISA names another one. */
#ifndef VKSIM_LEVEL_H
#define VKSIM_LEVEL_H

#include <stdlib.h>
#include <string.h>

static const char *vksim_level(void)
{
    const char *asked = getenv("VKSIM_ISA");
    if (asked && (strcmp(asked, "v2") == 0 || strcmp(asked, "v3") == 0 || strcmp(asked, "v4") == 0)) {
        return asked;
    }

    __builtin_cpu_init();
    return __builtin_cpu_supports("x86-64-v4") ? "v4" : __builtin_cpu_supports("x86-64-v3") ? "v3" : "v2";
}

#endif
