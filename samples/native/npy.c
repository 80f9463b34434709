#include "npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char *path, const char *why, FILE *file)
{
    fprintf(stderr, "%s: %s\n", path, why);
    if (file) {
        fclose(file);
    }

    return 0;
}

int npy_read(const char *path, npy_matrix *matrix)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return fail(path, "cannot be opened", NULL);
    }

    unsigned char start[10];
    if (fread(start, 1, sizeof start, file) != sizeof start || memcmp(start, "\x93NUMPY\x01", 7) != 0) {
        return fail(path, "is no .npy file of version 1", file);
    }

    char header[65536];
    size_t length = start[8] | (size_t)start[9] << 8;
    if (fread(header, 1, length, file) != length) {
        return fail(path, "ends within its header", file);
    }

    header[length] = 0;
    long long rows, columns;
    const char *shape = strstr(header, "'shape': (");
    if (!strstr(header, "'<f4'") || !strstr(header, "'fortran_order': False") || !shape ||
        sscanf(shape, "'shape': (%lld, %lld", &rows, &columns) != 2) {
        return fail(path, "expected a row-major matrix of <f4", file);
    }

    size_t count = (size_t)(rows * columns);
    matrix->rows = rows;
    matrix->columns = (int32_t)columns;
    matrix->values = malloc(count > 0 ? count * sizeof(float) : 1);
    if (!matrix->values || fread(matrix->values, sizeof(float), count, file) != count) {
        free(matrix->values);
        return fail(path, "is shorter than its shape says", file);
    }

    fclose(file);
    return 1;
}
