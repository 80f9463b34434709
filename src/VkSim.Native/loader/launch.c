/* vksim on x86-64: starts the build of the command for this processor's instructions, which lies beside it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "level.h"

int main(int argc, char **argv)
{
    (void)argc;
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 32);
    if (length < 0) {
        fprintf(stderr, "vksim: cannot tell where it lies: %s\n", strerror(errno));
        return 1;
    }

    path[length] = 0;
    char *slash = strrchr(path, '/');
    snprintf(slash + 1, sizeof path - (size_t)(slash + 1 - path), "vksim-x86-64-%s", vksim_level());
    execv(path, argv);
    fprintf(stderr, "vksim: cannot start %s: %s\n", path, strerror(errno));
    return 1;
}
