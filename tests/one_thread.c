/* Linked into every test that is not declared as one that starts threads: it then fails when it
 * does, and cannot be forgotten where ThreadSanitizer runs. */
#include "support.h"

#include <pthread.h>

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *argument)
{
    (void)thread;
    (void)attributes;
    (void)run;
    (void)argument;
    fail_msg("starts a thread: declare it in `threaded_tests` of its meson.build");
    return 0;
}
