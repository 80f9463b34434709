/* Reads matrices of single-precision numbers from NumPy's .npy files, version 1.0, little-endian, row-major. */
#ifndef NPY_H
#define NPY_H

#include <stdint.h>

typedef struct npy_matrix {
    float *values;
    int64_t rows;
    int32_t columns;
} npy_matrix;

/* 0 and a message on standard error where it cannot be read. The caller frees the values. */
int npy_read(const char *path, npy_matrix *matrix);

#endif
