/* DURALOG_FAULT names the faults before the first call, and bad ones are refused. */
#include "faults.h"

int main(void)
{
    EQUAL(0, setenv("DURALOG_FAULT", "priority:2:EPERM,statfs:1+:77", 1));
    EQUAL(0, dl_priority(0));
    EQUAL(-EPERM, dl_priority(0));
    EQUAL(0, dl_priority(0));
    EQUAL(-77, dl_file_system("/"));
    EQUAL(-77, dl_file_system("/"));
    EQUAL(3, dl_fault_calls("priority"));
    EQUAL(5, dl_fault_calls("any"));
    EQUAL(3, dl_fault_hits());
    static const char *const bad[] = {
        "write",     "write:1",      "write:0:EIO", "writ:1:EIO", "write:1:E",    "write:1-:EIO",
        "write:1:0", "write:x:EIO", "write::EIO",  ":1:EIO",     "write:1:4096", "write:1:EIO,,",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        EQUAL(-EINVAL, dl_fault_set(bad[i]));
    EQUAL(-EINVAL, dl_fault_calls("nothing"));
    EQUAL(0, dl_priority(0));
    return 0;
}
