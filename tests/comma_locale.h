/* Puts the process into a locale that writes 0,5 for 0.5: an installed one, or one compiled on the
 * spot with localedef into a directory that goes away again. */
#ifndef MKTOPT_TESTS_COMMA_LOCALE_H
#define MKTOPT_TESTS_COMMA_LOCALE_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static inline int comma_locale_compile(void)
{
    char directory[] = "/tmp/mktopt-locale-XXXXXX";
    char command[256];
    if (mkdtemp(directory) == NULL)
        return 0;
    (void)snprintf(command, sizeof command,
                   "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1", directory);
    int done = system(command) == 0 && setenv("LOCPATH", directory, 1) == 0;
    done = done && setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
    (void)snprintf(command, sizeof command, "rm -r %s", directory);
    return system(command) == 0 && done; /* a locale in use is mapped: its files may go */
}

/* 1 when such a locale is set. */
static inline int comma_locale_begin(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "nl_NL.UTF-8", "de_DE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (setlocale(LC_ALL, names[i]) != NULL)
            return 1;
    return comma_locale_compile();
}

static inline void comma_locale_end(void)
{
    (void)setlocale(LC_ALL, "C");
}

#endif
