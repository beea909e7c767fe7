/* Directories are synced, also through a link; other things are refused; nothing stays open. */
#include "check.h"

int main(void)
{
    EQUAL(0, dl_close(new_file("file", 0)));
    EQUAL(0, symlink(".", path_of("link")));
    int before = open_descriptors();
    EQUAL(0, dl_sync_directory(check_directory));
    EQUAL(0, dl_sync_directory(path_of("link")));
    EQUAL(-ENOTDIR, dl_sync_directory(path_of("file")));
    EQUAL(-ENOENT, dl_sync_directory(path_of("missing")));
    EQUAL(-EFAULT, dl_sync_directory(NULL));
    EQUAL(before, open_descriptors());
    return 0;
}
