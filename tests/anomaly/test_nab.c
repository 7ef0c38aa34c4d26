/* The detector on the part of the Numenta Anomaly Benchmark in $MKTOPT_DATA (Lavin and Ahmad,
 * "Evaluating real-time anomaly detection algorithms", 2015): its own scoring rules, written anew.
 * The bounds are below the figures in docs/anomaly.md, so that only a loss is noticed. */
#include "support.h"

#include <dirent.h>
#include <time.h>

enum { MOST_POINTS = 40000, MOST_WINDOWS = 16, ALL_POINTS = 400000, ALL_WINDOWS = 200 };

typedef struct point {
    double score;
    double gain;
    int window; /* -1: outside of all */
} point;

typedef struct corpus {
    point points[ALL_POINTS];
    int64_t count;
    int windows;
    int reachable[ALL_WINDOWS];
} corpus;

static corpus all, ads;
static double values[MOST_POINTS], alerts[MOST_POINTS];
static int64_t times[MOST_POINTS];

static int64_t read_time(const char *text)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    sscanf(text, "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second);
    /* Days since the epoch by the proleptic Gregorian calendar, years beginning in March. */
    const int64_t y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

static int64_t read_series(const char *path)
{
    char line[256];
    int64_t n = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file) != NULL && n < MOST_POINTS) {
        times[n] = read_time(line);
        values[n++] = atof(strchr(line, ',') + 1);
    }
    fclose(file);
    return n;
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static int64_t index_of(int64_t time, int64_t n)
{
    int64_t i = 0;
    while (i < n && times[i] != time)
        i++;
    assert_true(i < n);
    return i;
}

/* "folder/file.csv": [["begin", "end"], ...] */
static int read_windows(const char *labels, const char *name, int64_t n, int64_t windows[][2])
{
    char key[300];
    snprintf(key, sizeof key, "\"%.290s\"", name);
    const char *at = strstr(labels, key);
    assert_non_null(at);
    at = strchr(at, '[') + 1;
    int count = 0, half = 0;
    for (int depth = 1; depth > 0; at++) {
        depth += *at == '[' ? 1 : *at == ']' ? -1 : 0;
        if (*at != '"')
            continue;
        windows[count][half] = index_of(read_time(at + 1), n);
        at = strchr(at + 1, '"');
        count += half;
        half = !half;
    }
    return count;
}

static double sigmoid(double r)
{
    return r > 3 ? -1 : 2 / (1 + exp(5 * r)) - 1;
}

static void add_points(corpus *to, int64_t n, int count, int64_t windows[][2])
{
    const int64_t share = n * 15 / 100, probation = share < 750 ? share : 750;
    int k = 0, last = -1;
    for (int64_t t = 0; t < n; t++) {
        const int inside = k < count && t >= windows[k][0];
        double gain = -0.11;
        if (inside) {
            const double length = (double)(windows[k][1] - windows[k][0] + 1);
            gain = sigmoid(-(double)(windows[k][1] - t + 1) / length) / sigmoid(-1);
        } else if (last >= 0) {
            const double length = (double)(windows[last][1] - windows[last][0]);
            gain = 0.11 * sigmoid((double)(t - windows[last][1]) / length);
        }
        if (t >= probation) {
            to->points[to->count++] = (point){alerts[t], gain, inside ? to->windows + k : -1};
            if (inside)
                to->reachable[to->windows + k] = 1;
        }
        if (inside && t == windows[k][1])
            last = k++;
    }
    to->windows += count;
}

static int by_score(const void *a, const void *b)
{
    const double x = ((const point *)a)->score, y = ((const point *)b)->score;
    return (x < y) - (x > y);
}

/* The standard profile's score with its best single threshold: 0 for silence, 100 for perfection.
 */
static double score_of(corpus *c)
{
    static double best_of[ALL_WINDOWS];
    double total = 0, best = 0;
    int reachable = 0;
    for (int w = 0; w < c->windows; w++) {
        best_of[w] = -1;
        reachable += c->reachable[w];
    }
    qsort(c->points, (size_t)c->count, sizeof *c->points, by_score);
    for (int64_t i = 0; i < c->count;) {
        const double threshold = c->points[i].score;
        for (; i < c->count && c->points[i].score == threshold; i++) {
            const point *p = &c->points[i];
            if (p->window < 0)
                total += p->gain;
            else if (p->gain > best_of[p->window]) {
                total += p->gain - best_of[p->window];
                best_of[p->window] = p->gain;
            }
        }
        best = fmax(best, total);
    }
    return 100 * best / (2 * reachable);
}

static void run_folder(const char *root, const char *folder, const char *labels)
{
    char path[1200], name[260];
    snprintf(path, sizeof path, "%s/%s", root, folder);
    DIR *files = opendir(path);
    for (const struct dirent *file; files != NULL && (file = readdir(files)) != NULL;) {
        int64_t windows[MOST_WINDOWS][2];
        mktopt_detector *detector;
        if (strstr(file->d_name, ".csv") == NULL)
            continue;
        snprintf(name, sizeof name, "%.30s/%.200s", folder, file->d_name);
        snprintf(path, sizeof path, "%s/%s", root, name);
        const int64_t n = read_series(path);
        const int count = read_windows(labels, name, n, windows);
        assert_int_equal(mktopt_detector_create(NULL, &detector, NULL), MKTOPT_OK);
        assert_int_equal(mktopt_detector_run(detector, values, times, n, NULL, alerts, NULL, NULL),
                         MKTOPT_OK);
        mktopt_detector_free(detector);
        add_points(&all, n, count, windows);
        if (strcmp(folder, "realAdExchange") == 0)
            add_points(&ads, n, count, windows);
    }
    if (files != NULL)
        closedir(files);
}

static void alerts_on_the_benchmark(void **state)
{
    (void)state;
    static const char *const folders[] = {
        "artificialNoAnomaly", "artificialWithAnomaly", "realAWSCloudwatch", "realAdExchange",
        "realKnownCause",      "realTraffic",           "realTweets"};
    char root[900], path[1200];
    const char *data = getenv("MKTOPT_DATA");
    snprintf(root, sizeof root, "%s/nab", data != NULL ? data : "");
    snprintf(path, sizeof path, "%s/labels/combined_windows.json", root);
    char *labels = data != NULL ? read_text(path) : NULL;
    if (labels == NULL) {
        print_message("skipped: no data/nab (the Numenta Anomaly Benchmark is not shipped)\n");
        skip();
        return;
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        run_folder(root, folders[i], labels);
    free(labels);
    const double standard = score_of(&all), ad_exchange = score_of(&ads);
    print_message("# standard %.2f, realAdExchange %.2f\n", standard, ad_exchange);
    assert_true(standard > 72);
    assert_true(ad_exchange > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(alerts_on_the_benchmark)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
