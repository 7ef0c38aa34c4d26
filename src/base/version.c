#include <mktopt/base.h>

#define TEXT_OF(x) #x
#define TEXT(x)    TEXT_OF(x)

const char *mktopt_version(void)
{
    return TEXT(MKTOPT_VERSION_MAJOR) "." TEXT(MKTOPT_VERSION_MINOR) "." TEXT(MKTOPT_VERSION_PATCH);
}
