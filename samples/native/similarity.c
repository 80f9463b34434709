/*
 * Compares the rows of two .npy files through vksim.h and prints the numbers that the vksim command writes for them:
 *
 *     similarity A.npy B.npy [DEVICE]
 *
 * A line is the operation's name, its indices, and a value with all of its digits.
 */
#include <stdio.h>
#include <stdlib.h>

#include "npy.h"
#include "vksim.h"

enum { NEIGHBOURS = 3 };

static void check(vksim_result result, const char *what)
{
    if (result != VKSIM_OK) {
        fprintf(stderr, "%s: %s: %s\n", what, vksim_result_name(result), vksim_last_error());
        exit(1);
    }
}

static void print_and_release(const char *name, vksim_matrix matrix)
{
    vksim_matrix_info info = {.struct_size = sizeof info};
    check(vksim_matrix_get_info(matrix, &info), "vksim_matrix_get_info");
    size_t count = (size_t)(info.rows * info.columns);
    float *values = malloc(count * sizeof *values + 1);
    check(vksim_matrix_read(matrix, 0, info.rows, values, count), "vksim_matrix_read");
    for (int64_t row = 0; row < info.rows; row++) {
        for (int32_t column = 0; column < info.columns; column++) {
            printf("%s %lld %d %.9g\n", name, (long long)row, column, values[row * info.columns + column]);
        }
    }

    free(values);
    check(vksim_matrix_release(matrix), "vksim_matrix_release");
}

static vksim_matrix create(vksim_device device, int64_t rows, int32_t columns)
{
    vksim_matrix matrix;
    check(vksim_matrix_create(device, rows, columns, VKSIM_FLOAT32, &matrix), "vksim_matrix_create");
    return matrix;
}

static vksim_matrix upload(vksim_device device, const npy_matrix *from)
{
    vksim_matrix matrix;
    check(vksim_matrix_upload(device, from->values, VKSIM_FLOAT32, from->rows, from->columns, VKSIM_FLOAT32, &matrix), "vksim_matrix_upload");
    return matrix;
}

/* While the search runs, the program could do something else. */
static void print_nearest(vksim_matrix queries, vksim_matrix base)
{
    vksim_request request;
    const int64_t *ids;
    const float *scores;
    size_t count;
    check(vksim_nearest_begin(queries, base, NEIGHBOURS, VKSIM_METRIC_L2, NULL, &request), "vksim_nearest_begin");
    check(vksim_request_wait(request, -1), "vksim_request_wait");
    check(vksim_request_ids(request, &ids, &count), "vksim_request_ids");
    check(vksim_request_floats(request, &scores, &count), "vksim_request_floats");
    for (size_t i = 0; i < count; i++) {
        printf("nearest %zu %lld %.9g\n", i, (long long)ids[i], scores[i]);
    }

    check(vksim_request_release(request), "vksim_request_release");
}

static void print_losses(vksim_matrix a, vksim_matrix b)
{
    vksim_loss_options options = VKSIM_LOSS_OPTIONS_DEFAULT;
    options.flags = VKSIM_LOSS_GRADIENTS;
    options.logit_scale = 10;
    vksim_loss_result loss = VKSIM_LOSS_RESULT_DEFAULT;
    check(vksim_info_nce(a, b, &options, &loss), "vksim_info_nce");
    printf("infonce %.17g %.17g\n", loss.loss, loss.scale_gradient);
    print_and_release("infonce-gradient-a", loss.gradient_a);
    print_and_release("infonce-gradient-b", loss.gradient_b);
    check(vksim_sig_lip(a, b, &options, &loss), "vksim_sig_lip");
    printf("siglip %.17g %.17g\n", loss.loss, loss.scale_gradient);
    print_and_release("siglip-gradient-a", loss.gradient_a);
    print_and_release("siglip-gradient-b", loss.gradient_b);
}

int main(int argc, char **argv)
{
    npy_matrix first = {0}, second = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: similarity A.npy B.npy [DEVICE]\n");
        return 2;
    }

    if (!npy_read(argv[1], &first) || !npy_read(argv[2], &second)) {
        free(first.values);
        return 2;
    }

    vksim_device device;
    vksim_device_info info = {.struct_size = sizeof info};
    check(vksim_device_create(argc > 3 ? argv[3] : NULL, NULL, &device), "vksim_device_create");
    check(vksim_device_get_info(device, &info), "vksim_device_get_info");
    printf("device %s %s\n", info.name, info.instruction_set);

    vksim_matrix a = upload(device, &first), b = upload(device, &second);
    vksim_matrix normalized = create(device, first.rows, first.columns);
    check(vksim_normalize(a, NULL, normalized, NULL), "vksim_normalize");
    print_and_release("normalize", normalized);

    vksim_matrix cosines = create(device, first.rows, (int32_t)second.rows);
    check(vksim_cosine(a, b, NULL, cosines), "vksim_cosine");
    print_and_release("cosine", cosines);

    vksim_cdist_options taxicab = VKSIM_CDIST_OPTIONS_DEFAULT;
    taxicab.p = 1;
    vksim_matrix distances = create(device, first.rows, (int32_t)second.rows);
    check(vksim_cdist(a, b, &taxicab, distances), "vksim_cdist");
    print_and_release("cdist", distances);

    print_nearest(a, b);
    if (first.rows == second.rows) {
        print_losses(a, b);
    }

    check(vksim_matrix_release(a), "vksim_matrix_release");
    check(vksim_matrix_release(b), "vksim_matrix_release");
    check(vksim_device_release(device), "vksim_device_release");
    free(first.values);
    free(second.values);
    return 0;
}
