/*
 * A frame loop that searches, as a game has it, through vksim.h:
 *
 *     frame A.npy B.npy [DEVICE]
 *
 * The search is recorded once. Each frame writes one row of A as the query, submits the list and reads what an earlier frame found,
 * and never waits or allocates. Prints the nearest rows of B and the cosines as the vksim command gives them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "npy.h"
#include "vksim.h"

enum { NEIGHBOURS = 3, NANOSECONDS = 1000000 };

typedef struct frame_work {
    vksim_matrix query, base, cosines;
    vksim_list list;
    vksim_fence fence;
    vksim_ranking nearest;
} frame_work;

static void check(vksim_result result, const char *what)
{
    if (result != VKSIM_OK) {
        fprintf(stderr, "%s: %s: %s\n", what, vksim_result_name(result), vksim_last_error());
        exit(1);
    }
}

static frame_work record(vksim_device device, const npy_matrix *base)
{
    frame_work work;
    check(vksim_matrix_upload(device, base->values, VKSIM_FLOAT32, base->rows, base->columns, VKSIM_FLOAT32, &work.base), "vksim_matrix_upload");
    check(vksim_matrix_create(device, 1, base->columns, VKSIM_FLOAT32, &work.query), "vksim_matrix_create");
    check(vksim_matrix_create(device, 1, (int32_t)base->rows, VKSIM_FLOAT32, &work.cosines), "vksim_matrix_create");
    check(vksim_list_create(device, "frame", &work.list), "vksim_list_create");
    check(vksim_fence_create(device, &work.fence), "vksim_fence_create");
    check(vksim_record_nearest(work.list, work.query, work.base, NEIGHBOURS, VKSIM_METRIC_L2, NULL, &work.nearest), "vksim_record_nearest");
    check(vksim_record_cosine(work.list, work.query, work.base, NULL, work.cosines), "vksim_record_cosine");
    return work;
}

static void print_row(const frame_work *work, int64_t row, int64_t columns)
{
    int64_t ids[NEIGHBOURS];
    float scores[NEIGHBOURS];
    float *cosines = malloc((size_t)columns * sizeof *cosines + 1);
    int32_t ready;
    check(vksim_ranking_read(work->nearest, ids, scores, NEIGHBOURS, &ready), "vksim_ranking_read");
    check(vksim_matrix_read(work->cosines, 0, 1, cosines, (size_t)columns), "vksim_matrix_read");
    for (int i = 0; ready && i < NEIGHBOURS; i++) {
        printf("nearest %lld %lld %.9g\n", (long long)(row * NEIGHBOURS + i), (long long)ids[i], scores[i]);
    }

    for (int64_t i = 0; i < columns; i++) {
        printf("cosine %lld %lld %.9g\n", (long long)row, (long long)i, cosines[i]);
    }

    free(cosines);
}

/* A frame that draws while the device searches: it looks, and goes on if there is nothing yet. */
static void run_frames(const frame_work *work, const npy_matrix *queries, int64_t rows_of_base)
{
    for (int64_t row = 0; row < queries->rows; row++) {
        int32_t done = 0;
        check(vksim_matrix_write(work->query, 0, queries->values + row * queries->columns, (size_t)queries->columns), "vksim_matrix_write");
        check(vksim_list_submit(work->list, work->fence), "vksim_list_submit");
        while (!done) {
            vksim_result slept = vksim_fence_wait(work->fence, NANOSECONDS);
            if (slept != VKSIM_TIMEOUT) {
                check(slept, "vksim_fence_wait");
            }

            check(vksim_fence_done(work->fence, &done), "vksim_fence_done");
        }

        print_row(work, row, rows_of_base);
    }
}

static void release(frame_work *work)
{
    check(vksim_ranking_release(work->nearest), "vksim_ranking_release");
    check(vksim_list_release(work->list), "vksim_list_release");
    check(vksim_fence_release(work->fence), "vksim_fence_release");
    check(vksim_matrix_release(work->cosines), "vksim_matrix_release");
    check(vksim_matrix_release(work->query), "vksim_matrix_release");
    check(vksim_matrix_release(work->base), "vksim_matrix_release");
}

int main(int argc, char **argv)
{
    npy_matrix queries = {0}, base = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: frame A.npy B.npy [DEVICE]\n");
        return 2;
    }

    if (!npy_read(argv[1], &queries) || !npy_read(argv[2], &base)) {
        free(queries.values);
        return 2;
    }

    vksim_device device;
    check(vksim_device_create(argc > 3 ? argv[3] : NULL, NULL, &device), "vksim_device_create");
    frame_work work = record(device, &base);
    run_frames(&work, &queries, base.rows);
    release(&work);
    check(vksim_device_release(device), "vksim_device_release");
    free(queries.values);
    free(base.values);
    return 0;
}
