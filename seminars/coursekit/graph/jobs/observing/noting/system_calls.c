/* Preloaded into the server of workers: notes which files a job, and every process that it starts, asks the system for.

   Python's audit events tell what Python opens. This tells what is opened, looked at or listed through the C library:
   by numpy, sqlite, cairo, Pango, Typst, FFmpeg, LaTeX, a shell. Notes go to a file that all processes of a job have
   mapped, whose layout system_calls.py knows: no pipe that fills, no descriptor that a process may close. */
#define _GNU_SOURCE
#include <alloca.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <locale.h>
#include <limits.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define LONGEST (2 * PATH_MAX)
#define VARIABLE "COURSEKIT_NOTES"

struct notes { /* what is mapped */
    uint64_t capacity;
    _Atomic uint64_t end;  /* of the records; beyond capacity where some did not fit */
    char settings[8192 - 16 - 8]; /* "-/prefix" of what is not noted, "+/prefix" of the author's code, "@/folder"
                                 and "./folder/" of relative names, "#/file" for children that are Python's; an empty one ends it */
    _Atomic uint64_t linked; /* whether the job has made a symbolic link: a file may have a name that it gave */
    char records[];
};
struct record {
    uint32_t size;
    uint32_t what;
    int64_t first, second;
    char text[];
};

static struct notes *notes;
static int is_job; /* and no program that a job has started */
static int has_asked; /* whether the author's code has asked for its folder: such names are the folder's and a relative one's */
static _Atomic uint64_t noted[1 << 13];
static __thread int by; /* whether Python's import ('I') or traceback ('T') is about to open, or list */

/* Paths */

/* `/proc/self/cwd/a.csv` and `/proc/self/fd/3/a.csv` are names of the process for a file, gone when it has ended. */
static void without_process(char *whole) {
    static const char *const names[] = {"/proc/self/", "/proc/thread-self/", "/dev/fd/"};
    char own[32], way[64], place[LONGEST], *end;
    snprintf(own, sizeof own, "/proc/%d/", getpid());
    for (int i = 0; i < 4; i++) {
        const char *name = i < 3 ? names[i] : own;
        size_t length = strlen(name);
        if (strncmp(whole, name, length)) continue;
        end = whole + length;
        if (i != 2 && !strncmp(end, "fd/", 3)) end += 3;
        else if (i != 2 && strncmp(end, "cwd/", 4) && strncmp(end, "root/", 5)) return;
        end += strcspn(end, "/");
        if (!end[0] || !end[1] || end - whole >= (long)sizeof way) return; /* it was opened by a name of its own */
        memcpy(way, whole, end - whole), way[end - whole] = 0;
        long found = syscall(SYS_readlinkat, AT_FDCWD, way, place, PATH_MAX);
        if (found <= 0 || place[0] != '/' || found + strlen(end) >= LONGEST) return;
        if (found == 1) found = 0; /* of "/", as `/proc/self/root` is */
        strcpy(place + found, end);
        strcpy(whole, place);
        return;
    }
}

static int absolute(int folder, const char *path, char *whole) {
    long length = 0;
    if (path[0] != '/') {
        if (folder == AT_FDCWD) {
            length = syscall(SYS_getcwd, whole, PATH_MAX) - 1;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            length = syscall(SYS_readlinkat, AT_FDCWD, link, whole, PATH_MAX);
        }
        if (length < 0) return 0;
        if (path[0]) whole[length++] = '/';
        while (path[0] == '.' && path[1] == '/') path += 2;
    }
    size_t rest = strlen(path);
    if (rest >= PATH_MAX) return 0;
    memcpy(whole + length, path, rest + 1);
    without_process(whole);
    return 1;
}

static int is_below(const char *path, char sign) {
    for (const char *each = notes->settings; *each; each += strlen(each) + 1)
        if (*each == sign && !strncmp(path, each + 1, strlen(each + 1))) return 1;
    return 0;
}

static int is_new_pair(int what, const char *text, const char *beside) {
    uint64_t hash = 14695981039346656037u ^ (uint64_t)what;
    for (const char *c = text; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    for (const char *c = beside; c && *c; c++) hash = (hash ^ (unsigned char)*c ^ 256) * 1099511628211u;
    uint64_t slot = (hash ^ hash >> 32) % (sizeof noted / sizeof *noted);
    return atomic_exchange_explicit(&noted[slot], hash, memory_order_relaxed) != hash;
}

static int is_new(int what, const char *text) { return is_new_pair(what, text, 0); }

static void write_record(int what, const char *text, int64_t first, int64_t second) {
    size_t length = strlen(text) + 1, size = (sizeof(struct record) + length + 7) & ~7ul;
    uint64_t begin = atomic_fetch_add(&notes->end, size);
    if (begin + size > notes->capacity) return;
    struct record *record = (struct record *)(notes->records + begin);
    record->size = size, record->what = what, record->first = first, record->second = second;
    memcpy(record->text, text, length);
}

/* What is noted: 'R' read, 'W' written (first: whether it was there), 'E' looked at, 'X' asked whether it is a program,
   'K' asked where a link leads, 'L' listed, 'D' a folder made, 'S' a symbolic link made; 'I', 'T', 'l' what Python's
   imports and tracebacks read and list, 'm' what `importlib.metadata` lists. Of variables: 'U' read, with the value behind a "=", 'a' the same, by a program that may go
   through all of them, 'A' that, with the names that it was given. */

/* The name that a file has without the links which the job itself made: these are gone when the job has ended. */
static int is_elsewhere(const char *whole, char *real_name) {
    char link[64];
    if (!notes->linked) return 0;
    int file = syscall(SYS_openat, AT_FDCWD, whole, O_PATH | O_CLOEXEC);
    if (file < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, real_name, PATH_MAX);
    syscall(SYS_close, file);
    real_name[length > 0 ? length : 0] = 0;
    return length > 0 && strcmp(whole, real_name) && !is_below(real_name, '-');
}

/* The same of a file that is not there: where such a link leads, by its own name or by that of a folder above. */
static int leads_nowhere(const char *whole, char *real_name) {
    char place[LONGEST], link[PATH_MAX + 1];
    if (!notes->linked) return 0;
    strcpy(place, whole);
    for (int hops = 0; hops < 8; hops++) {
        char *last = strrchr(place, '/');
        long length = syscall(SYS_readlinkat, AT_FDCWD, place, link, PATH_MAX);
        if (length > 0) {
            link[length] = 0;
            if (link[0] == '/') last = place;
            else if (last) last++;
            if (!last || last - place + length >= LONGEST) return 0;
            strcpy(last, link);
            continue;
        }
        if (!last || last == place) break;
        *last = 0;
        if (is_elsewhere(place, link) && strlen(link) + strlen(last + 1) + 1 < sizeof link) {
            char *end = link + strlen(link);
            *end = '/', strcpy(end + 1, last + 1), strcpy(place, link);
        } else {
            *last = '/';
        }
        break;
    }
    if (!strcmp(place, whole) || strlen(place) > PATH_MAX || is_below(place, '-')) return 0;
    strcpy(real_name, place);
    return 1;
}

/* A variable, and what it is answered, which may be longer than there is room on the stack of who asks. */
static void note_variable(int what, const char *name, const char *value) {
    if (!notes || !name || !*name || strchr(name, '=')) return;
    size_t length = strlen(name), rest = value ? strlen(value) + 1 : 0;
    size_t size = (sizeof(struct record) + length + rest + 1 + 7) & ~7ul;
    if (!is_new_pair(value ? what : what + 256, name, value)) return;
    uint64_t begin = atomic_fetch_add(&notes->end, size);
    if (begin + size > notes->capacity) return;
    struct record *record = (struct record *)(notes->records + begin);
    record->size = size, record->what = what;
    memcpy(record->text, name, length);
    if (value) record->text[length] = '=', memcpy(record->text + length + 1, value, rest);
    else record->text[length] = 0;
}

static void note_file(int what, int folder, const char *path, int64_t first, int64_t second) {
    char whole[LONGEST], real_name[PATH_MAX + 1];
    if (!absolute(folder, path, whole) || is_below(whole, '-') || !is_new(what, whole)) return;
    write_record(what, whole, first, second);
    if (!strchr("RITLlmX", what) || !(first < 0 ? leads_nowhere : is_elsewhere)(whole, real_name)) return;
    if (is_new(what, real_name)) write_record(what, real_name, first, second);
}

static void note_entry(int folder, const char *path) {
    char whole[LONGEST];
    struct stat entry;
    if (!notes || !path || !*path) return;
    int kept = errno;
    if (absolute(folder, path, whole) && !is_below(whole, '-') && is_new('E', whole)) {
        char real_name[PATH_MAX + 1];
        if (syscall(SYS_newfstatat, AT_FDCWD, whole, &entry, 0)) {
            int64_t problem = -errno;
            write_record('E', whole, problem, 0);
            if (leads_nowhere(whole, real_name) && is_new('E', real_name)) write_record('E', real_name, problem, 0);
        } else {
            write_record('E', whole, entry.st_size, S_ISDIR(entry.st_mode));
            if (is_elsewhere(whole, real_name) && is_new('E', real_name))
                write_record('E', real_name, entry.st_size, S_ISDIR(entry.st_mode));
        }
    }
    errno = kept;
}

static int exists(int folder, const char *path) {
    struct stat entry;
    int kept = errno, found = notes && path && !syscall(SYS_newfstatat, folder, path, &entry, 0);
    errno = kept;
    return found;
}

static const char *behind_home(const char *path) {
    for (const char *each = notes->settings; *each; each += strlen(each) + 1) {
        size_t length = strlen(each + 1);
        if (*each == '@' && !strncmp(path, each + 1, length) && path[length] == '/' && path[length + 1]) return path + length + 1;
    }
    return 0;
}

/* A relative name, of a job whose folder is its seminar: beside the file that it runs, in the seminar, in the project. So is one that the author's
   code has put behind the name of that folder, as by os.getcwd(), where nothing is there.
   A process that has gone to another folder is left alone, and so is a program that a job starts. The whole name is written into a place of the caller's. */
static const char *find(const char *path, char *whole) {
    struct stat entry;
    if (!is_job || !notes || !path || !*path || !strcmp(path, ".") || !strcmp(path, "..")) return path;
    int kept = errno, is_at_home = 0;
    const char *found = path;
    if (*path == '/') {
        const char *behind = has_asked ? behind_home(path) : 0;
        if (!behind || exists(AT_FDCWD, path)) return path;
        path = behind, is_at_home = 1;
    } else {
        long length = syscall(SYS_getcwd, whole, PATH_MAX);
        for (const char *each = notes->settings; *each && length > 0; each += strlen(each) + 1)
            is_at_home |= *each == '@' && !strcmp(each + 1, whole);
    }
    for (const char *each = notes->settings; *each && is_at_home; each += strlen(each) + 1) {
        if (*each != '.' || strlen(each) + strlen(path) >= LONGEST) continue;
        strcpy(whole, each + 1), strcat(whole, path);
        note_entry(AT_FDCWD, whole);
        if (!syscall(SYS_newfstatat, AT_FDCWD, whole, &entry, 0)) {
            found = whole;
            break;
        }
    }
    errno = kept;
    return found;
}
#define FIND(path) \
    char whole_name[LONGEST]; \
    path = find(path, whole_name)

static int64_t changed(const struct stat *entry) {
    return entry->st_mtim.tv_sec * 1000000000ll + entry->st_mtim.tv_nsec;
}

static void note_listing(int folder, const char *path) {
    struct stat entry;
    int is_import = by;
    by = 0;
    if (!notes || !path) return;
    int kept = errno;
    if (!syscall(SYS_newfstatat, folder, path, &entry, *path ? 0 : AT_EMPTY_PATH))
        note_file(is_import == 'm' ? 'm' : is_import ? 'l' : 'L', folder, path, 0, changed(&entry));
    else note_file('E', folder, path, -errno, 0);
    errno = kept;
}

static void note_opened(int folder, const char *path, int flags, int file, int was_there) {
    struct stat entry;
    int what = by ? by : 'R', kept = errno, access = flags & O_ACCMODE;
    by = 0;
    if (!notes || !path || (flags & O_TMPFILE) == O_TMPFILE) return;
    if (file < 0) {
        if (access != O_WRONLY) note_file('R', folder, path, -kept, 0);
    } else if (!fstat(file, &entry)) {
        if (S_ISDIR(entry.st_mode)) note_file('E', folder, path, entry.st_size, 1);
        if (S_ISREG(entry.st_mode)) {
            if (access != O_WRONLY && !(flags & O_TRUNC) && was_there)
                note_file(what, folder, path, entry.st_size, changed(&entry));
            if (access != O_RDONLY) note_file('W', folder, path, was_there, 0);
        }
    }
    errno = kept;
}

/* A question whose answer is more than what stat() says, asked again as a whole. */
static void note_asked(int what, int folder, const char *path, int is_answered) {
    int kept = errno;
    if (notes && path && *path && is_answered) note_file(what, folder, path, 0, 0);
    errno = kept;
}

/* A file that is lent under another name, or run, is read. */
static void note_whole(int folder, const char *path) {
    struct stat entry;
    int kept = errno;
    if (notes && path && !syscall(SYS_newfstatat, folder, path, &entry, 0) && S_ISREG(entry.st_mode))
        note_file('R', folder, path, entry.st_size, changed(&entry));
    errno = kept;
}

/* The libraries that a process has loaded: the linker opens them past the C library. */
static char preloaded[PATH_MAX];
static int note_library(struct dl_phdr_info *library, size_t size, void *data) {
    (void)size, (void)data;
    const char *path = library->dlpi_name;
    if (path && strchr(path, '/') && strcmp(path, preloaded)) note_whole(AT_FDCWD, path);
    return 0;
}
static void note_libraries(void) {
    if (notes) dl_iterate_phdr(note_library, 0);
}

static void note_changed(int what, int folder, const char *path, int failed, int was_there) {
    if (!notes || !path || failed) return;
    if (what == 'S') notes->linked = 1;
    int kept = errno;
    note_file(what, folder, path, was_there, 0);
    errno = kept;
}

/* Python, if this process is one: who is about to read, and which line of the author's asks for the time. */

typedef struct object object;
static struct {
    void *base; /* of what Python itself is in: a clock that a library asks is the library's */
    int (*is_initialized)(void), (*has_lock)(void), (*line)(object *);
    object *(*frame)(void), *(*code)(object *), *(*back)(object *), *(*attribute)(object *, const char *);
    const char *(*utf8)(object *);
    void (*release)(object *);
    int (*add_hook)(int (*)(const char *, object *, void *), void *);
    const char *(*bytes)(object *);
    object *(*value)(const char *, ...), *(*function)(void *, object *, object *);
    int (*put)(const char *, object *), (*run)(const char *, void *);
} python;
static int has_begun; /* in a program that is Python: what notes its variables */

static const char *file_of(object *frame) {
    object *code = python.code(frame), *name = python.attribute(code, "co_filename");
    const char *file = name ? python.utf8(name) : 0; /* the frame keeps both */
    if (name) python.release(name);
    python.release(code);
    return file ? file : "";
}

static int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), rest = strlen(end);
    return length >= rest && !strcmp(text + length - rest, end);
}

static int reader(int is_listing) {
    int found = 0;
    object *frame = python.frame(), *held = 0;
    for (int depth = 0; frame && depth < 12; depth++) {
        const char *file = file_of(frame);
        object *back = 0;
        if (!strncmp(file, "<frozen importlib", 17)) found = 'I';
        else if (strstr(file, "/importlib/metadata/")) found = is_listing ? 'm' : 'I';
        else if (!is_listing && (ends_with(file, "/traceback.py") || ends_with(file, "/warnings.py") ||
                                 strstr(file, "/coursekit/stage/audit/"))) /* it quotes a line */
            found = 'T';
        else if ((!is_listing && (ends_with(file, "/linecache.py") || ends_with(file, "/tokenize.py"))) ||
                 ends_with(file, "/pathlib.py") || ends_with(file, "/zipfile.py"))
            back = python.back(frame);
        if (held) python.release(held);
        held = frame = back;
    }
    if (held) python.release(held);
    return found;
}

static void note_environment(void);

/* For Python: of "" the settings, of "#" the file that notes what its variables are asked, of "*" all of these. */
static object *note_by_python(object *self, object *given) {
    (void)self;
    const char *text = python.bytes(given), *each;
    if (!notes || !text) return python.value("y#", "", (ssize_t)0);
    if (!*text) return python.value("y#", notes->settings, (ssize_t)sizeof notes->settings);
    if (*text == '#') {
        for (each = notes->settings; *each && *each != '#'; each += strlen(each) + 1);
        return python.value("y", *each ? each + 1 : "");
    }
    if (*text == '*') note_environment();
    else if (is_new(*text, text + 1)) write_record(*text, text + 1, 0, 0);
    return python.value("");
}
static struct {
    const char *name;
    object *(*function)(object *, object *);
    int flags;
    const char *told;
} noting = {"note", note_by_python, 8 /* METH_O */, 0};

static void begin_in_python(void) {
    static const char *program =
        "def _():\n"
        " import sys\n"
        " note = sys._coursekit_note\n"
        " del sys._coursekit_note\n"
        " try:\n"
        "  file = note(b'#').decode()\n"
        "  names = {'__name__': 'coursekit_variables', '__file__': file}\n"
        "  with open(file, 'rb') as source: exec(compile(source.read(), file, 'exec'), names)\n"
        "  names['put_in_child'](note)\n"
        " except Exception: note(b'*')\n"
        "_()\n"
        "del _\n";
    object *function = python.function(&noting, 0, 0);
    if (function) python.put("_coursekit_note", function), python.release(function), python.run(program, 0);
}

static int on_event(const char *event, object *arguments, void *data) {
    (void)arguments, (void)data;
    if (!notes || !python.is_initialized()) return 0;
    if (!is_job && !has_begun && !strncmp(event, "cpython.run_", 12)) has_begun = 1, begin_in_python();
    if (!strcmp(event, "open")) by = reader(0);
    else if (!strcmp(event, "os.listdir") || !strcmp(event, "os.scandir")) by = reader(1);
    return 0;
}

/* Of the standard library, what hands its caller a clock or a name; what logs or waits is no reader of its own. */
static const char *PASSING[] = {"/datetime.py", "/_strptime.py", "/uuid.py", "/platform.py", "/getpass.py", "/locale.py",
                                "/calendar.py", "/email/utils.py", 0};

static void note_author(int what, void *caller) {
    Dl_info asking;
    if (!notes || !python.frame || !dladdr(caller, &asking) ||
        (asking.dli_fbase != python.base && !strstr(asking.dli_fname, "/lib-dynload/")) || !python.is_initialized() || !python.has_lock()) return;
    int kept = errno, goes_on = 1;
    object *frame = python.frame(), *held = 0;
    while (frame && goes_on) {
        const char *file = file_of(frame);
        object *back = 0;
        goes_on = 0;
        if (is_below(file, '+') && !is_below(file, '-')) {
            char text[LONGEST + 32];
            snprintf(text, sizeof text, "%s:%d", file, python.line(frame));
            if (is_new(what, text)) write_record(what, text, 0, 0);
        } else {
            for (const char **passing = PASSING; *passing; passing++) goes_on |= ends_with(file, *passing);
            if (goes_on) back = python.back(frame);
        }
        if (held) python.release(held);
        held = frame = back;
    }
    if (held) python.release(held);
    errno = kept;
}

/* Beginning */

static char notes_entry[PATH_MAX + 32];

/* What a job adds to the environment of a program is not seen by that program: it would be another at every build. */
static void hide_from_program(void) {
    char *given = getenv("LD_PRELOAD"), *found = given ? strstr(given, preloaded) : 0;
    if (found) {
        char rest[strlen(given) + 1];
        char *behind = found + strlen(preloaded);
        snprintf(rest, sizeof rest, "%.*s%s", (int)(found - given), given, behind + (*behind == ':'));
        if (*rest) setenv("LD_PRELOAD", rest, 1);
        else unsetenv("LD_PRELOAD");
    }
    unsetenv(VARIABLE);
}

/* Whether a program, or the language that it is written in, can go through its environment: it knows where that is. */
static const char *LANGUAGES[] = {"/libperl", "/libruby", "/libtcl", "/libuv.", "/libnode", "/libphp", "/libjulia", "/libR.", 0};

static int knows_environment(struct dl_phdr_info *object, size_t size, void *data) {
    (void)size, (void)data;
    const char *path = object->dlpi_name;
    int is_language = !*path; /* the program itself */
    for (const char **each = LANGUAGES; *each; each++) is_language |= strstr(path, *each) != 0;
    if (!is_language) return 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        if (object->dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
        const ElfW(Sym) *symbols = 0;
        const char *names = 0;
        const uint32_t *hashes = 0, *gnu_hashes = 0;
        for (const ElfW(Dyn) *each = (const void *)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr); each->d_tag; each++) {
            if (each->d_tag == DT_SYMTAB) symbols = (const void *)each->d_un.d_ptr;
            if (each->d_tag == DT_STRTAB) names = (const void *)each->d_un.d_ptr;
            if (each->d_tag == DT_HASH) hashes = (const void *)each->d_un.d_ptr;
            if (each->d_tag == DT_GNU_HASH) gnu_hashes = (const void *)each->d_un.d_ptr;
        }
        /* Of a GNU table, those before the hashed ones are all that the object takes from others, but for copies of data. */
        uint32_t count = hashes ? hashes[1] : gnu_hashes ? gnu_hashes[1] : 0;
        for (uint32_t j = 1; symbols && names && j < count; j++) {
            const char *name = names + symbols[j].st_name;
            if (!strcmp(name, "environ") || !strcmp(name, "__environ") || !strcmp(name, "_environ")) return 1;
        }
    }
    return 0;
}

/* Where the program has a copy of the name, the C library's is that one. */
static int is_of_program(void *address) {
    Dl_info where, program;
    const void *entry = (const void *)getauxval(AT_ENTRY);
    return address && dladdr(address, &where) && dladdr(entry, &program) && where.dli_fbase == program.dli_fbase;
}

static void note_environment(void) {
    size_t length = 1;
    for (char **each = environ; each && *each; each++) {
        char *behind = strchr(*each, '=');
        if (!behind || behind - *each >= PATH_MAX) continue;
        char name[behind - *each + 1];
        memcpy(name, *each, behind - *each), name[behind - *each] = 0;
        note_variable('a', name, behind + 1);
        length += behind - *each + 1;
    }
    char *names = malloc(length), *next = names;
    if (!names) return;
    for (char **each = environ; each && *each; each++) {
        char *behind = strchr(*each, '=');
        if (!behind || behind - *each >= PATH_MAX) continue;
        memcpy(next, *each, behind + 1 - *each), next += behind + 1 - *each;
    }
    *next = 0;
    write_record('A', names, 0, 0);
    free(names);
}

static int begin_notes(const char *path) {
    struct stat entry;
    static int (*real)(const char *, int, ...);
    if (!real) real = dlsym(RTLD_NEXT, "open64");
    int file = real(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return -1;
    void *mapped = fstat(file, &entry) ? MAP_FAILED : mmap(0, entry.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (mapped == MAP_FAILED) return -1;
    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++) noted[i] = 0;
    snprintf(notes_entry, sizeof notes_entry, VARIABLE "=%s", path);
    notes = mapped;
    return 0;
}

EXPORT int coursekit_note(const char *path) {
    is_job = 1, has_asked = 0;
    int failed = begin_notes(path);
    if (!failed) setenv(VARIABLE, path, 1);
    return failed;
}

/* Of a fork that outlives the process which the notes were found by. */
EXPORT int coursekit_again(const char *path) {
    int failed = begin_notes(path);
    if (!failed) setenv(VARIABLE, path, 1);
    return failed;
}

EXPORT void coursekit_asked(void) {
    has_asked = 1;
}

EXPORT void coursekit_add(int what, const char *text) {
    if (notes && is_new(what, text)) write_record(what, text, 0, 0);
}

EXPORT void coursekit_end(void) {
    note_libraries();
    notes = 0;
    unsetenv(VARIABLE);
}

/* Whether Python will look after its memory, by `-X dev` or a variable, once it has read what it was started with. */
static int is_for_debugging(int count, char **words) {
    const char *allocator = getenv("PYTHONMALLOC"), *mode = getenv("PYTHONDEVMODE");
    if ((allocator && strstr(allocator, "debug")) || (mode && *mode)) return 1;
    for (int i = 1; i < count; i++) {
        const char *before = words[i - 1], *dev = strstr(words[i], "Xdev"); /* -X dev, -Xdev, or one of several: -bX dev */
        if (words[i][0] == '-' && dev && !dev[4]) return 1;
        if (!strcmp(words[i], "dev") && before[0] == '-' && before[strlen(before) - 1] == 'X') return 1;
    }
    return 0;
}

__attribute__((constructor)) static void begin(int count, char **words) {
    Dl_info self;
    if (dladdr((void *)coursekit_note, &self)) snprintf(preloaded, sizeof preloaded, "%s", self.dli_fname);
    python.is_initialized = dlsym(RTLD_DEFAULT, "Py_IsInitialized"), python.has_lock = dlsym(RTLD_DEFAULT, "PyGILState_Check");
    python.line = dlsym(RTLD_DEFAULT, "PyFrame_GetLineNumber"), python.code = dlsym(RTLD_DEFAULT, "PyFrame_GetCode");
    python.back = dlsym(RTLD_DEFAULT, "PyFrame_GetBack"), python.utf8 = dlsym(RTLD_DEFAULT, "PyUnicode_AsUTF8");
    python.attribute = dlsym(RTLD_DEFAULT, "PyObject_GetAttrString"), python.release = dlsym(RTLD_DEFAULT, "Py_DecRef");
    python.add_hook = dlsym(RTLD_DEFAULT, "PySys_AddAuditHook"), python.frame = dlsym(RTLD_DEFAULT, "PyEval_GetFrame");
    python.bytes = dlsym(RTLD_DEFAULT, "PyBytes_AsString"), python.value = dlsym(RTLD_DEFAULT, "_Py_BuildValue_SizeT");
    python.function = dlsym(RTLD_DEFAULT, "PyCFunction_NewEx"), python.put = dlsym(RTLD_DEFAULT, "PySys_SetObject");
    python.run = dlsym(RTLD_DEFAULT, "PyRun_SimpleStringFlags");
    if (!python.value) python.value = dlsym(RTLD_DEFAULT, "Py_BuildValue"); /* which is the same from 3.13 on */
    if (python.back && python.frame && python.add_hook && python.function && python.run && python.value) {
        /* A hook that is added so early is freed by other functions than it is allocated by: Python would abort there. */
        void (*look_after)(void) = dlsym(RTLD_DEFAULT, "PyMem_SetupDebugHooks");
        if (look_after && is_for_debugging(count, words)) look_after();
        python.add_hook(on_event, 0);
    } else python.frame = 0;
    if (python.is_initialized && dladdr((void *)python.is_initialized, &self)) python.base = self.dli_fbase;
    const char *path = getenv(VARIABLE);
    if (!path || !*path || begin_notes(path)) return;
    note_libraries();
    hide_from_program();
    void *copied = dlsym(RTLD_DEFAULT, "environ");
    int is_python = python.frame != 0; /* which tells by itself what its program reads */
    if (!is_python && (is_of_program(copied) || dl_iterate_phdr(knows_environment, 0))) note_environment();
}
__attribute__((destructor)) static void end(void) { note_libraries(); }

/* What takes the place of the C library's */

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }
#define WAS_THERE(folder, path, flags) int was_there = !((flags) & O_CREAT) || exists(folder, path)

#define OPEN(name) \
    EXPORT int name(const char *path, int flags, ...) { \
        REAL(name); \
        MODE(flags) \
        char whole_name[LONGEST]; \
        if (!(flags & O_CREAT)) path = find(path, whole_name); \
        WAS_THERE(AT_FDCWD, path, flags); \
        int file = real(path, flags, mode); \
        note_opened(AT_FDCWD, path, flags, file, was_there); \
        return file; \
    }
#define OPENAT(name) \
    EXPORT int name(int folder, const char *path, int flags, ...) { \
        REAL(name); \
        MODE(flags) \
        char whole_name[LONGEST]; \
        if (folder == AT_FDCWD && !(flags & O_CREAT)) path = find(path, whole_name); \
        WAS_THERE(folder, path, flags); \
        int file = real(folder, path, flags, mode); \
        note_opened(folder, path, flags, file, was_there); \
        return file; \
    }
int __open_2(const char *, int), __open64_2(const char *, int);
int __openat_2(int, const char *, int), __openat64_2(int, const char *, int);
#define OPEN_2(name) \
    EXPORT int name(const char *path, int flags) { \
        REAL(name); \
        FIND(path); \
        int file = real(path, flags); \
        note_opened(AT_FDCWD, path, flags, file, 1); \
        return file; \
    }
#define OPENAT_2(name) \
    EXPORT int name(int folder, const char *path, int flags) { \
        REAL(name); \
        int file = real(folder, path, flags); \
        note_opened(folder, path, flags, file, 1); \
        return file; \
    }
#define CREAT(name) \
    EXPORT int name(const char *path, mode_t mode) { \
        REAL(name); \
        int was_there = exists(AT_FDCWD, path); \
        int file = real(path, mode); \
        note_opened(AT_FDCWD, path, O_WRONLY | O_TRUNC, file, was_there); \
        return file; \
    }
static int flags_of(const char *mode) {
    int access = strchr(mode, '+') ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY;
    return access | (*mode == 'w' ? O_CREAT | O_TRUNC : *mode == 'a' ? O_CREAT | O_APPEND : 0);
}
#define FOPEN(name) \
    EXPORT FILE *name(const char *path, const char *mode) { \
        REAL(name); \
        int flags = flags_of(mode); \
        char whole_name[LONGEST]; \
        if (!(flags & O_CREAT)) path = find(path, whole_name); \
        WAS_THERE(AT_FDCWD, path, flags); \
        FILE *stream = real(path, mode); \
        note_opened(AT_FDCWD, path, flags, stream ? fileno(stream) : -1, was_there); \
        return stream; \
    }
#define FREOPEN(name) \
    EXPORT FILE *name(const char *path, const char *mode, FILE *old) { \
        REAL(name); \
        int flags = flags_of(mode); \
        char whole_name[LONGEST]; \
        if (!(flags & O_CREAT)) path = find(path, whole_name); \
        WAS_THERE(AT_FDCWD, path, flags); \
        FILE *stream = real(path, mode, old); \
        note_opened(AT_FDCWD, path, flags, stream ? fileno(stream) : -1, was_there); \
        return stream; \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
OPEN_2(__open_2)
OPEN_2(__open64_2)
OPENAT_2(__openat_2)
OPENAT_2(__openat64_2)
CREAT(creat)
CREAT(creat64)
FOPEN(fopen)
FOPEN(fopen64)
FREOPEN(freopen)
FREOPEN(freopen64)

#define LOOK(result, name, parameters, arguments, folder) ASK('K', 0, result, name, parameters, arguments, folder)
#define ASK(what, is_answered, result, name, parameters, arguments, folder) \
    EXPORT result name parameters { \
        REAL(name); \
        char whole_name[LONGEST]; \
        if (folder == AT_FDCWD) path = find(path, whole_name); \
        result answer = real arguments; \
        note_entry(folder, path); \
        note_asked(what, folder, path, is_answered); \
        return answer; \
    }
LOOK(int, stat, (const char *path, struct stat *entry), (path, entry), AT_FDCWD)
LOOK(int, stat64, (const char *path, struct stat64 *entry), (path, entry), AT_FDCWD)
ASK('K', !answer && S_ISLNK(entry->st_mode), int, lstat, (const char *path, struct stat *entry), (path, entry), AT_FDCWD)
ASK('K', !answer && S_ISLNK(entry->st_mode), int, lstat64, (const char *path, struct stat64 *entry), (path, entry), AT_FDCWD)
ASK('K', !answer && S_ISLNK(entry->st_mode), int, fstatat, (int at, const char *path, struct stat *entry, int flags),
    (at, path, entry, flags), at)
ASK('K', !answer && S_ISLNK(entry->st_mode), int, fstatat64, (int at, const char *path, struct stat64 *entry, int flags),
    (at, path, entry, flags), at)
ASK('K', !answer && S_ISLNK(entry->stx_mode), int, statx,
    (int at, const char *path, int flags, unsigned int mask, struct statx *entry), (at, path, flags, mask, entry), at)
ASK('X', mode & X_OK, int, access, (const char *path, int mode), (path, mode), AT_FDCWD)
ASK('X', mode & X_OK, int, eaccess, (const char *path, int mode), (path, mode), AT_FDCWD)
ASK('X', mode & X_OK, int, euidaccess, (const char *path, int mode), (path, mode), AT_FDCWD)
ASK('X', mode & X_OK, int, faccessat, (int at, const char *path, int mode, int flags), (at, path, mode, flags), at)
ASK('K', 1, ssize_t, readlink, (const char *path, char *text, size_t size), (path, text, size), AT_FDCWD)
ASK('K', 1, ssize_t, readlinkat, (int at, const char *path, char *text, size_t size), (at, path, text, size), at)
/* as libraries ask that were built before glibc 2.33 */
int __xstat(int, const char *, struct stat *), __xstat64(int, const char *, struct stat64 *);
int __lxstat(int, const char *, struct stat *), __lxstat64(int, const char *, struct stat64 *);
int __fxstatat(int, int, const char *, struct stat *, int), __fxstatat64(int, int, const char *, struct stat64 *, int);
LOOK(int, __xstat, (int version, const char *path, struct stat *entry), (version, path, entry), AT_FDCWD)
LOOK(int, __xstat64, (int version, const char *path, struct stat64 *entry), (version, path, entry), AT_FDCWD)
LOOK(int, __lxstat, (int version, const char *path, struct stat *entry), (version, path, entry), AT_FDCWD)
LOOK(int, __lxstat64, (int version, const char *path, struct stat64 *entry), (version, path, entry), AT_FDCWD)
LOOK(int, __fxstatat, (int version, int at, const char *path, struct stat *entry, int flags),
     (version, at, path, entry, flags), at)
LOOK(int, __fxstatat64, (int version, int at, const char *path, struct stat64 *entry, int flags),
     (version, at, path, entry, flags), at)

EXPORT DIR *opendir(const char *path) {
    REAL(opendir);
    FIND(path);
    DIR *folder = real(path);
    note_listing(AT_FDCWD, path);
    return folder;
}
EXPORT DIR *fdopendir(int file) {
    REAL(fdopendir);
    note_listing(file, "");
    return real(file);
}
#define SCANDIR(name, entry) \
    EXPORT int name(const char *path, struct entry ***list, int (*filter)(const struct entry *), \
                    int (*compare)(const struct entry **, const struct entry **)) { \
        REAL(name); \
        note_listing(AT_FDCWD, path); \
        return real(path, list, filter, compare); \
    }
SCANDIR(scandir, dirent)
SCANDIR(scandir64, dirent64)

#define CHANGE(what, name, parameters, arguments, folder) \
    EXPORT int name parameters { \
        REAL(name); \
        int was_there = exists(folder, path); \
        int answer = real arguments; \
        note_changed(what, folder, path, answer, was_there); \
        return answer; \
    }
CHANGE('D', mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD)
CHANGE('D', mkdirat, (int at, const char *path, mode_t mode), (at, path, mode), at)
CHANGE('W', unlink, (const char *path), (path), AT_FDCWD)
CHANGE('W', unlinkat, (int at, const char *path, int flags), (at, path, flags), at)
CHANGE('W', rmdir, (const char *path), (path), AT_FDCWD)
CHANGE('W', remove, (const char *path), (path), AT_FDCWD)
CHANGE('W', truncate, (const char *path, off_t size), (path, size), AT_FDCWD)
CHANGE('W', rename, (const char *old, const char *path), (old, path), AT_FDCWD)
CHANGE('W', renameat, (int from, const char *old, int at, const char *path), (from, old, at, path), at)
CHANGE('W', renameat2, (int from, const char *old, int at, const char *path, unsigned int flags),
       (from, old, at, path, flags), at)
CHANGE('S', symlink, (const char *old, const char *path), (old, path), AT_FDCWD)
CHANGE('S', symlinkat, (const char *old, int at, const char *path), (old, at, path), at)
CHANGE('W', mkfifo, (const char *path, mode_t mode), (path, mode), AT_FDCWD)
#define LINK(name, parameters, arguments, from, at) \
    EXPORT int name parameters { \
        REAL(name); \
        note_whole(from, old); \
        int answer = real arguments; \
        if (answer) note_entry(from, old); /* there may be none */ \
        note_changed('W', at, path, answer, 0); \
        return answer; \
    }
LINK(link, (const char *old, const char *path), (old, path), AT_FDCWD, AT_FDCWD)
LINK(linkat, (int from, const char *old, int at, const char *path, int flags), (from, old, at, path, flags), from, at)

EXPORT int bind(int file, const struct sockaddr *address, socklen_t size) {
    REAL(bind);
    int answer = real(file, address, size);
    const struct sockaddr_un *local = (const void *)address;
    if (address && address->sa_family == AF_UNIX && size > sizeof(sa_family_t) && size < sizeof *local && local->sun_path[0]) {
        char path[sizeof local->sun_path + 1] = {0};
        memcpy(path, local->sun_path, size - sizeof(sa_family_t));
        note_changed('W', AT_FDCWD, path, answer, 0);
    }
    return answer;
}
EXPORT int dlclose(void *library) {
    REAL(dlclose);
    note_libraries();
    return real(library);
}
EXPORT void _exit(int status) { /* which runs no destructors: Python's children end by it */
    note_libraries();
    for (;;) syscall(SYS_exit_group, status);
}

/* Programs: whatever environment they are given, they note too. The child of a vfork may not allocate. */

#define PROGRAM(path, given) \
    char **variables = (char **)(given); \
    if (notes) { \
        size_t count = 0, length = 0; \
        for (; variables && variables[count]; count++) \
            if (!strncmp(variables[count], "LD_PRELOAD=", 11)) length = strlen(variables[count]); \
        char **mine = alloca((count + 3) * sizeof *mine), **next = mine; \
        char *preload = alloca(length + sizeof preloaded + 16); \
        sprintf(preload, "LD_PRELOAD=%s", preloaded); \
        for (size_t i = 0; i < count; i++) { \
            if (!strncmp(variables[i], "LD_PRELOAD=", 11)) { \
                if (strstr(variables[i], preloaded)) strcpy(preload, variables[i]); \
                else sprintf(preload, "LD_PRELOAD=%s:%s", preloaded, variables[i] + 11); \
            } else if (strncmp(variables[i], VARIABLE "=", sizeof VARIABLE)) *next++ = variables[i]; \
        } \
        *next++ = preload, *next++ = notes_entry, *next = 0; \
        variables = mine; \
        if (strchr(path, '/')) note_whole(AT_FDCWD, path); \
    }
EXPORT int execve(const char *path, char *const words[], char *const given[]) {
    REAL(execve);
    PROGRAM(path, given)
    return real(path, words, variables);
}
EXPORT int execv(const char *path, char *const words[]) { return execve(path, words, environ); }
EXPORT int execvpe(const char *path, char *const words[], char *const given[]) {
    REAL(execvpe);
    PROGRAM(path, given)
    return real(path, words, variables);
}
EXPORT int execvp(const char *path, char *const words[]) { return execvpe(path, words, environ); }
#define WORDS(first) \
    size_t count = 1; \
    va_list more, again; \
    va_start(more, first); \
    va_copy(again, more); \
    while (va_arg(again, char *)) count++; \
    va_end(again); \
    char **words = alloca((count + 1) * sizeof *words); \
    words[0] = (char *)first; \
    for (size_t i = 1; i <= count; i++) words[i] = va_arg(more, char *);
EXPORT int execl(const char *path, const char *first, ...) {
    WORDS(first)
    va_end(more);
    return execve(path, words, environ);
}
EXPORT int execlp(const char *path, const char *first, ...) {
    WORDS(first)
    va_end(more);
    return execvpe(path, words, environ);
}
EXPORT int execle(const char *path, const char *first, ...) {
    WORDS(first)
    char *const *given = va_arg(more, char *const *);
    va_end(more);
    return execve(path, words, given);
}
/* The C library starts a shell past the above, with the environment of this process. */
static void show_to_shell(void) {
    char *given = getenv("LD_PRELOAD");
    char whole[strlen(preloaded) + (given ? strlen(given) : 0) + 2];
    snprintf(whole, sizeof whole, given && *given ? "%s:%s" : "%s", preloaded, given);
    setenv("LD_PRELOAD", whole, 1);
    setenv(VARIABLE, notes_entry + sizeof VARIABLE, 1);
}
#define SHELL(result, name, parameters, arguments) \
    EXPORT result name parameters { \
        REAL(name); \
        int is_hidden = notes && !is_job; \
        if (is_hidden) show_to_shell(); \
        result answer = real arguments; \
        if (is_hidden) hide_from_program(); \
        return answer; \
    }
SHELL(int, system, (const char *command), (command))
SHELL(FILE *, popen, (const char *command, const char *mode), (command, mode))
#define SPAWN(name) \
    EXPORT int name(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions, \
                    const posix_spawnattr_t *attributes, char *const words[], char *const given[]) { \
        REAL(name); \
        PROGRAM(path, given) \
        return real(child, path, actions, attributes, words, variables); \
    }
SPAWN(posix_spawn)
SPAWN(posix_spawnp)

/* What no build can make again: clocks, and who and where one is. */

EXPORT int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(clock_gettime);
    if (clock == CLOCK_REALTIME) /* locks ask the others, whoever takes one */
        note_author('c', __builtin_return_address(0));
    return real(clock, now);
}
EXPORT int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    REAL(gettimeofday);
    note_author('c', __builtin_return_address(0));
    return real(now, zone);
}
EXPORT time_t time(time_t *now) {
    REAL(time);
    note_author('c', __builtin_return_address(0));
    return real(now);
}
/* What the C library looks up for itself: where the clock hangs ('z'), which language is spoken ('y'). */
#define ZONE(result, name, parameters, arguments) \
    EXPORT result name parameters { \
        REAL(name); \
        note_author('z', __builtin_return_address(0)); \
        return real arguments; \
    }
ZONE(struct tm *, localtime, (const time_t *when), (when))
ZONE(struct tm *, localtime_r, (const time_t *restrict when, struct tm *restrict parts), (when, parts))
ZONE(time_t, mktime, (struct tm *parts), (parts))
EXPORT void tzset(void) {
    REAL(tzset);
    note_author('z', __builtin_return_address(0));
    real();
}
EXPORT char *setlocale(int category, const char *name) {
    REAL(setlocale);
    if (name && !*name) note_author('y', __builtin_return_address(0));
    return real(category, name);
}
EXPORT uid_t getuid(void) {
    REAL(getuid);
    note_author('u', __builtin_return_address(0));
    return real();
}

/* Variables. */

#define ASKED(name) \
    char *name(const char *); \
    EXPORT char *name(const char *variable) { \
        REAL(name); \
        char *value = real(variable); \
        int kept = errno; \
        note_variable('U', variable, value); \
        errno = kept; \
        return value; \
    }
ASKED(getenv)
ASKED(secure_getenv)
ASKED(__secure_getenv)
