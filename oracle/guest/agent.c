// The recorder's hand inside the guest.
//
// It obeys one-line commands on a serial port (argv[1] or PORT, the host is at the other end) and answers each with
// one line: "@R " and a JSON object. What may hang or oops (onlining a CPU, the ioctls of KVM, loading a module) is
// done by a child with a deadline, so that the agent itself lives on and can say "timeout_ms" or "died" in place of an
// answer.
//
//   load PATH [@CPU] [PARAM...]    finit_module() on that CPU; on CPU 0, where the agent lives, if none is named
//   unload NAME                    delete_module(O_NONBLOCK)
//   write PATH VALUE               open, write, close; in a value %XX stands for a character
//   read PATH                      the contents of a file
//   on CPU COMMAND...              one of these four on a CPU
//   async NAME CPU COMMAND...      the same, left running under a name; "." for the CPU where the agent lives
//   vm_create NAME [CPU]           a child opens /dev/kvm, creates a VM and holds it
//   vm_create_async NAME [CPU]     the same, not waited for
//   vm_run NAME CPU                moves the child to the CPU and runs a small guest until it halts
//   vm_run_async NAME CPU          the same, not waited for
//   vm_destroy NAME                closes the VM and ends the child
//   vm_loop_start NAME CPU         a child creates and closes VMs in a loop
//   vm_loop_stop NAME              ends it; the answer has the counts
//   online_loop CPU TIMES WRITER   onlines and offlines a CPU that often, from CPU WRITER
//   wait NAME                      the answer of a child that has not given it yet
//   timeout MS                     deadline of the commands that follow
//   sleep MS
//   state                          CPU masks, modules, taint, VMs held; on x86 also EFER.SVME of each online CPU
//   cpuinfo                        what /proc/cpuinfo says of each online CPU: who it is and what it can
//   rdmsr CPU INDEX...             model-specific registers, null for one that the CPU has not
//   power_off, restart             of the machine: no answer comes, unless the kernel refuses
//   ksym NAME                      addresses of a kernel symbol
//   kmsg MS                        the kernel log since the last such command, after MS milliseconds of settling
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* The serial port that is not the console's. */
#ifdef __aarch64__
#define PORT "/dev/ttyS0"
#else
#define PORT "/dev/ttyS1"
#endif
#define MAX_CHILDREN 32
#define MAX_WORDS 32
#define MAX_CPUS 64
#define REPLY_SIZE (1 << 16)
#define CONTENTS_SIZE (1 << 13) /* of which each character may take six in an answer */
#define EFER "c0000080"
#define EFER_SVME (1ull << 12)
#define MSR_DEADLINE_MS 5000

static int tty = -1;
static int kmsg = -1;
static int deadline_ms = 60000;

/* ---- the answer ---------------------------------------------------------------------------------------------- */

static char answer[1 << 20];
static size_t answer_length;

__attribute__((format(printf, 1, 2))) static void put(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(answer + answer_length, sizeof answer - answer_length, format, arguments);
    va_end(arguments);
    if (n > 0)
        answer_length += n;
    if (answer_length >= sizeof answer)
        answer_length = sizeof answer - 1;
}

static void put_string(const char *text, size_t length)
{
    put("\"");
    for (size_t i = 0; i < length; i++) {
        unsigned char c = text[i];
        if (c == '"' || c == '\\')
            put("\\%c", c);
        else if (c < 32 || c > 126)
            put("\\u%04x", c);
        else
            put("%c", c);
    }
    put("\"");
}

static void send_answer(void)
{
    for (size_t sent = 0; sent < answer_length;) {
        ssize_t n = write(tty, answer + sent, answer_length - sent);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            break;
        if (n < 0)
            usleep(1000);
        else
            sent += n;
    }
    answer_length = 0;
}

/* ---- small things -------------------------------------------------------------------------------------------- */

static const char *errno_name(int error)
{
    const char *name = strerrorname_np(error);
    return name ? name : "?";
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Moves this process to a CPU. Returns an errno. */
static int move_to(const char *cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (strcmp(cpu, "-"))
        CPU_SET(atoi(cpu), &set);
    else
        memset(&set, 0xff, sizeof set); /* anywhere */
    return sched_setaffinity(0, sizeof set, &set) ? errno : 0;
}

/* Reads a file, without the white space at its end. Returns the length, or -1 and errno. */
static int read_file(const char *path, char *buffer, int size)
{
    int file = open(path, O_RDONLY);
    if (file < 0)
        return -1;
    int length = 0, n;
    while (length < size - 1 && (n = read(file, buffer + length, size - 1 - length)) > 0)
        length += n;
    close(file);
    while (length > 0 && (buffer[length - 1] == '\n' || buffer[length - 1] == ' '))
        length--;
    buffer[length] = 0;
    return length;
}

#ifndef __aarch64__
/* Whether a list such as "0-1,3" has the CPU. */
static bool in_cpulist(const char *list, int cpu)
{
    while (*list) {
        char *end;
        long first = strtol(list, &end, 10), last = first;
        if (end == list)
            return false;
        if (*end == '-')
            last = strtol(end + 1, &end, 10);
        if (cpu >= first && cpu <= last)
            return true;
        list = *end == ',' ? end + 1 : end;
    }
    return false;
}
#endif

/* ---- children ------------------------------------------------------------------------------------------------ */

struct child {
    char name[64];
    pid_t pid; /* 0: the slot is free */
    int socket;
    bool is_vm;    /* it stays after it has said yes */
    bool is_held;  /* and has done so */
    bool is_ended; /* it ends with its next answer */
};

typedef void child_function(int socket, char **words, int count);

/* A child whose name begins so is the agent's own business: the host can't name it and is not told of it. */
#define OWN '!'

static struct child children[MAX_CHILDREN];

static struct child *find_child(const char *name)
{
    for (int i = 0; i < MAX_CHILDREN; i++)
        if (children[i].pid && !strcmp(children[i].name, name))
            return &children[i];
    return NULL;
}

static struct child *start_child(const char *name, child_function *function, char **words, int count)
{
    struct child *child = children;
    while (child < children + MAX_CHILDREN && child->pid)
        child++;
    int pair[2];
    if (child == children + MAX_CHILDREN || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) < 0)
        return NULL;
    pid_t pid = fork();
    if (pid < 0) {
        close(pair[0]);
        close(pair[1]);
        return NULL;
    }
    if (pid == 0) {
        close(pair[0]);
        for (int i = 0; i < MAX_CHILDREN; i++)
            if (children[i].pid)
                close(children[i].socket);
        function(pair[1], words, count);
        _exit(0);
    }
    close(pair[1]);
    memset(child, 0, sizeof *child);
    snprintf(child->name, sizeof child->name, "%s", name);
    child->pid = pid;
    child->socket = pair[0];
    return child;
}

static void forget_child(struct child *child)
{
    close(child->socket);
    child->pid = 0;
}

static void end_child(struct child *child)
{
    if (!child->pid)
        return; /* its end was seen already */
    waitpid(child->pid, NULL, 0);
    forget_child(child);
}

/* It has not answered: leave it alone, and its name free for another. */
static void abandon_child(struct child *child)
{
    snprintf(child->name, sizeof child->name, "%cstuck%d", OWN, child->pid);
}

enum outcome { ANSWERED, TIMED_OUT, DIED };

static enum outcome await(struct child *child, char *reply, int size, int ms, int *status)
{
    struct pollfd ready = {.fd = child->socket, .events = POLLIN};
    long end = now_ms() + ms;
    for (;;) {
        long left = end - now_ms();
        if (left <= 0)
            return TIMED_OUT;
        if (poll(&ready, 1, left > 200 ? 200 : left) > 0) {
            ssize_t n = read(child->socket, reply, size - 1);
            if (n > 0) {
                reply[n] = 0;
                return ANSWERED;
            }
        }
        if (waitpid(child->pid, status, WNOHANG) == child->pid) {
            /* it may have answered between the poll and its end */
            ssize_t n = recv(child->socket, reply, size - 1, MSG_DONTWAIT);
            reply[n > 0 ? n : 0] = 0;
            forget_child(child);
            return n > 0 ? ANSWERED : DIED;
        }
    }
}

/* Waits for a child's answer and passes it on. A child that holds a VM stays; others end with their answer. */
static enum outcome relay(struct child *child)
{
    static char reply[REPLY_SIZE];
    int status = 0;
    enum outcome outcome = await(child, reply, sizeof reply, deadline_ms, &status);
    if (outcome == ANSWERED) {
        put("%s", reply);
        child->is_held = child->is_held || strstr(reply, "\"ok\":true");
        if (!child->is_vm || !child->is_held || child->is_ended)
            end_child(child);
    }
    else if (outcome == TIMED_OUT)
        put("\"ok\":false,\"timeout_ms\":%d", deadline_ms);
    else if (WIFSIGNALED(status))
        put("\"ok\":false,\"died\":true,\"signal\":%d", WTERMSIG(status));
    else
        put("\"ok\":false,\"died\":true,\"exit\":%d", WEXITSTATUS(status));
    return outcome;
}

static struct child *start(const char *name, child_function *function, char **words, int count)
{
    struct child *child = start_child(name, function, words, count);
    if (!child)
        put("\"ok\":false,\"agent_error\":\"too many children\"");
    return child;
}

/* Has something done by a child that ends with its answer. */
static void by_child(child_function *function, char **words, int count)
{
    struct child *child = start("!once", function, words, count);
    if (child && relay(child) == TIMED_OUT)
        abandon_child(child);
}

/* ---- what children do: each says one JSON fragment on its socket --------------------------------------------- */

__attribute__((format(printf, 2, 3))) static void say(int socket, const char *format, ...)
{
    char text[REPLY_SIZE];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (write(socket, text, n < (int)sizeof text ? n : (int)sizeof text - 1) < 0)
        _exit(3);
}

/* How a call ended: ok for error 0, or the errno and which call it was. */
static void say_result(int socket, int error, const char *call)
{
    if (error)
        say(socket, "\"ok\":false,\"errno\":\"%s\",\"errno_num\":%d,\"at\":\"%s\"", errno_name(error), error, call);
    else
        say(socket, "\"ok\":true");
}

/* Puts characters in place of their %XX; shorter than before. */
static void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from; to++) {
        unsigned code;
        bool is_escape = *from == '%' && sscanf(from + 1, "%2x", &code) == 1;
        *to = is_escape ? (char)code : *from;
        from += is_escape ? 3 : 1;
    }
    *to = 0;
}

static void do_write(int socket, char **words, int count)
{
    char *value = count > 2 ? words[2] : "";
    if (*value)
        unescape(value);
    int file = open(words[1], O_WRONLY);
    if (file < 0)
        say_result(socket, errno, "open");
    else
        say_result(socket, write(file, value, strlen(value)) < 0 ? errno : 0, "write");
}

static void do_read(int socket, char **words, int count)
{
    (void)count;
    char contents[CONTENTS_SIZE];
    int length = read_file(words[1], contents, sizeof contents);
    if (length < 0) {
        say(socket, "\"ok\":false,\"errno\":\"%s\",\"errno_num\":%d", errno_name(errno), errno);
        return;
    }
    answer_length = 0; /* of the child's copy */
    put("\"ok\":true,\"text\":");
    put_string(contents, length);
    say(socket, "%s", answer);
}

static void do_load(int socket, char **words, int count)
{
    char parameters[2048] = "";
    size_t length = 0;
    for (int i = 2; i < count; i++) {
        if (words[i][0] != '@') {
            length += snprintf(parameters + length, sizeof parameters - length, "%s ", words[i]);
            if (length >= sizeof parameters) {
                say_result(socket, E2BIG, "parameters");
                return;
            }
            continue;
        }
        int error = move_to(words[i] + 1);
        if (error) {
            say_result(socket, error, "sched_setaffinity");
            return;
        }
    }
    int file = open(words[1], O_RDONLY | O_CLOEXEC);
    if (file < 0)
        say_result(socket, errno, "open");
    else
        say_result(socket, syscall(SYS_finit_module, file, parameters, 0) ? errno : 0, "finit_module");
}

static void do_unload(int socket, char **words, int count)
{
    (void)count;
    say_result(socket, syscall(SYS_delete_module, words[1], O_NONBLOCK) ? errno : 0, "delete_module");
}

static const struct action {
    const char *name;
    int words; /* at least, the name included */
    child_function *function;
} actions[] = {
    {"load", 2, do_load},
    {"unload", 2, do_unload},
    {"write", 2, do_write},
    {"read", 2, do_read},
};

static const struct action *find_action(const char *name, int words)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (!strcmp(actions[i].name, name) && words >= actions[i].words)
            return &actions[i];
    return NULL;
}

/* CPU COMMAND...; the command is known. */
static void do_action_on(int socket, char **words, int count)
{
    int error = strcmp(words[0], ".") ? move_to(words[0]) : 0;
    if (error)
        say_result(socket, error, "sched_setaffinity");
    else
        find_action(words[1], count - 1)->function(socket, words + 1, count - 1);
}

static void do_online_loop(int socket, char **words, int count)
{
    (void)count;
    int times = atoi(words[2]), up = 0, not_up = 0, down = 0, not_down = 0;
    const char *last_error = "";
    char path[96];
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%s/online", words[1]);
    int error = move_to(words[3]), file = open(path, O_WRONLY);
    if (error || file < 0) {
        say_result(socket, error ? error : errno, error ? "sched_setaffinity" : "open");
        return;
    }
    for (int i = 0; i < times; i++) {
        if (pwrite(file, "1", 1, 0) == 1) {
            up++;
        } else {
            not_up++;
            last_error = errno_name(errno);
        }
        if (i == times - 1)
            break; /* it stays online, if it came up */
        if (pwrite(file, "0", 1, 0) == 1)
            down++;
        else
            not_down++;
    }
    say(socket, "\"ok\":true,\"up_ok\":%d,\"up_fail\":%d,\"down_ok\":%d,\"down_fail\":%d,\"last_up_errno\":\"%s\"",
        up, not_up, down, not_down, last_error);
}

static void do_read_msr(int socket, char **words, int count)
{
    (void)count;
    unsigned long long value;
    char path[64];
    snprintf(path, sizeof path, "/dev/cpu/%s/msr", words[0]);
    int file = open(path, O_RDONLY);
    if (file < 0 || pread(file, &value, sizeof value, strtoul(words[1], NULL, 16)) != sizeof value)
        say_result(socket, errno, "msr");
    else
        say(socket, "%llx", value);
}

/* ---- VMs ------------------------------------------------------------------------------------------------------ */

enum { GUEST_ADDRESS = 0x1000, GUEST_SIZE = 0x1000 };

struct vm {
    int kvm, vm, vcpu;
    int run_size;
    struct kvm_run *run;
};

/* Gives the VM a page of memory with a program. Returns an errno, and in call which call failed. */
static int add_memory(struct vm *vm, const void *program, size_t size, const char **call)
{
    unsigned char *memory = mmap(NULL, GUEST_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *call = "mmap";
    if (memory == MAP_FAILED)
        return errno;
    memcpy(memory, program, size);
    struct kvm_userspace_memory_region region = {
        .guest_phys_addr = GUEST_ADDRESS, .memory_size = GUEST_SIZE, .userspace_addr = (unsigned long)memory};
    *call = "KVM_SET_USER_MEMORY_REGION";
    return ioctl(vm->vm, KVM_SET_USER_MEMORY_REGION, &region) < 0 ? errno : 0;
}

/* A vCPU, and what it shares with this process. */
static int create_vcpu(struct vm *vm, int *vcpu, const char **call)
{
    *call = "KVM_CREATE_VCPU";
    *vcpu = ioctl(vm->vm, KVM_CREATE_VCPU, 0);
    if (*vcpu < 0)
        return errno;
    vm->run_size = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
    vm->run = mmap(NULL, vm->run_size, PROT_READ | PROT_WRITE, MAP_SHARED, *vcpu, 0);
    *call = "mmap";
    return vm->run == MAP_FAILED ? errno : 0;
}

#ifdef __aarch64__

/* Where the guest has no memory: a store to the first is counted, one to the second is the end of a run. */
enum { COUNTED_ADDRESS = 0x10000000, LAST_ADDRESS = 0x20000000 };

static bool is_counted(const struct kvm_run *run)
{
    return run->exit_reason == KVM_EXIT_MMIO && run->mmio.phys_addr == COUNTED_ADDRESS;
}

static bool is_end(const struct kvm_run *run)
{
    return run->exit_reason == KVM_EXIT_MMIO && run->mmio.phys_addr == LAST_ADDRESS;
}

static int set_register(int vcpu, unsigned long long id, unsigned long long value)
{
    struct kvm_one_reg one = {.id = id, .addr = (unsigned long)&value};
    return ioctl(vcpu, KVM_SET_ONE_REG, &one) < 0 ? errno : 0;
}

/* A vCPU at EL1 without translation: it stores to the two addresses by turns. */
static int add_vcpu(struct vm *vm, const char **call)
{
    static const unsigned program[] = {
        0xd2800840, /* mov x0, #0x42       */
        0xd2a20001, /* mov x1, #0x10000000 */
        0xd2a40002, /* mov x2, #0x20000000 */
        0xf9000020, /* str x0, [x1]        */
        0xf9000040, /* str x0, [x2]        */
        0x17fffffe, /* b to the first str  */
    };
    int vcpu, error = add_memory(vm, program, sizeof program, call);
    if (!error)
        error = create_vcpu(vm, &vcpu, call);
    if (error)
        return error;
    struct kvm_vcpu_init init = {0};
    *call = "KVM_ARM_PREFERRED_TARGET";
    if (ioctl(vm->vm, KVM_ARM_PREFERRED_TARGET, &init) < 0)
        return errno;
    init.features[0] |= 1u << KVM_ARM_VCPU_PSCI_0_2;
    *call = "KVM_ARM_VCPU_INIT";
    if (ioctl(vcpu, KVM_ARM_VCPU_INIT, &init) < 0)
        return errno;
    *call = "KVM_SET_ONE_REG";
    error = set_register(
        vcpu, KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(regs.pc), GUEST_ADDRESS);
    if (!error)
        vm->vcpu = vcpu;
    return error;
}

#else

static bool is_counted(const struct kvm_run *run)
{
    return run->exit_reason == KVM_EXIT_IO;
}

static bool is_end(const struct kvm_run *run)
{
    return run->exit_reason == KVM_EXIT_HLT;
}

/* A vCPU in real mode. */
static int add_vcpu(struct vm *vm, const char **call)
{
    static const unsigned char program[] = {
        0xb0, 0x42, /* mov al, 0x42 */
        0xe6, 0x10, /* out 0x10, al */
        0xf4,       /* hlt          */
        0xeb, 0xf9, /* jmp back     */
    };
    int vcpu, error = add_memory(vm, program, sizeof program, call);
    if (!error)
        error = create_vcpu(vm, &vcpu, call);
    if (error)
        return error;
    struct kvm_sregs segments;
    *call = "KVM_GET_SREGS";
    if (ioctl(vcpu, KVM_GET_SREGS, &segments) < 0)
        return errno;
    segments.cs.base = 0;
    segments.cs.selector = 0;
    *call = "KVM_SET_SREGS";
    if (ioctl(vcpu, KVM_SET_SREGS, &segments) < 0)
        return errno;
    struct kvm_regs registers = {.rip = GUEST_ADDRESS, .rflags = 2};
    *call = "KVM_SET_REGS";
    if (ioctl(vcpu, KVM_SET_REGS, &registers) < 0)
        return errno;
    vm->vcpu = vcpu;
    return 0;
}

#endif

static const char *exit_name(int reason)
{
    switch (reason) {
    case KVM_EXIT_HLT: return "KVM_EXIT_HLT";
    case KVM_EXIT_MMIO: return "KVM_EXIT_MMIO";
    case KVM_EXIT_FAIL_ENTRY: return "KVM_EXIT_FAIL_ENTRY";
    case KVM_EXIT_INTERNAL_ERROR: return "KVM_EXIT_INTERNAL_ERROR";
    case KVM_EXIT_SHUTDOWN: return "KVM_EXIT_SHUTDOWN";
    default: return "other";
    }
}

/* Runs the vCPU on a CPU until its end; its one store to what is no memory comes out before that. */
static void run_vcpu(int socket, struct vm *vm, const char *cpu)
{
    enum { MOST_EXITS = 16 };
    const char *call;
    int error = vm->vcpu < 0 ? add_vcpu(vm, &call) : 0;
    if (!error) {
        call = "sched_setaffinity";
        error = move_to(cpu);
    }
    if (error) {
        say_result(socket, error, call);
        return;
    }
    int stores = 0;
    for (int i = 0; i < MOST_EXITS; i++) {
        if (ioctl(vm->vcpu, KVM_RUN, 0) < 0) {
            error = errno;
            say(socket, "\"ok\":false,\"errno\":\"%s\",\"errno_num\":%d,\"at\":\"KVM_RUN\",\"on_cpu\":%d",
                errno_name(error), error, sched_getcpu());
            return;
        }
        if (!is_counted(vm->run))
            break;
        stores++;
    }
    int reason = vm->run->exit_reason;
    say(socket, "\"ok\":%s,\"exit_reason\":%d,\"exit_name\":\"%s\",\"io_exits\":%d,\"on_cpu\":%d",
        is_end(vm->run) ? "true" : "false", reason, exit_name(reason), stores, sched_getcpu());
}

/* Holds a VM. After the answer to its creation it obeys "run CPU" and "quit". */
static void hold_vm(int socket, char **words, int count)
{
    struct vm vm = {.vcpu = -1};
    int error = count > 2 ? move_to(words[2]) : 0;
    if (error) {
        say_result(socket, error, "sched_setaffinity");
        return;
    }
    vm.kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (vm.kvm < 0) {
        say_result(socket, errno, "open /dev/kvm");
        return;
    }
    vm.vm = ioctl(vm.kvm, KVM_CREATE_VM, 0);
    if (vm.vm < 0) {
        say_result(socket, errno, "KVM_CREATE_VM");
        return;
    }
    say(socket, "\"ok\":true");
    for (;;) {
        char order[64];
        ssize_t n = read(socket, order, sizeof order - 1);
        if (n <= 0)
            return;
        order[n] = 0;
        if (!strncmp(order, "run ", 4)) {
            run_vcpu(socket, &vm, order + 4);
            continue;
        }
        if (vm.run)
            munmap(vm.run, vm.run_size);
        if (vm.vcpu >= 0)
            close(vm.vcpu);
        close(vm.vm);
        close(vm.kvm);
        say(socket, "\"ok\":true");
        return;
    }
}

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static void loop_vms(int socket, char **words, int count)
{
    enum { MOST_ERRNO = 200 };
    static long failed[MOST_ERRNO];
    long created = 0;
    (void)count;
    signal(SIGTERM, stop);
    int error = move_to(words[2]);
    if (error) {
        say_result(socket, error, "sched_setaffinity");
        return;
    }
    int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (kvm < 0) {
        say_result(socket, errno, "open /dev/kvm");
        return;
    }
    say(socket, "\"ok\":true");
    while (!stopped) {
        int vm = ioctl(kvm, KVM_CREATE_VM, 0);
        if (vm >= 0) {
            created++;
            close(vm);
        } else if (errno < MOST_ERRNO) {
            failed[errno]++;
        }
    }
    char errors[1024] = "";
    int length = 0;
    for (int i = 0; i < MOST_ERRNO && length < (int)sizeof errors - 40; i++)
        if (failed[i])
            length += sprintf(errors + length, "%s\"%s\":%ld", length ? "," : "", errno_name(i), failed[i]);
    say(socket, "\"ok\":true,\"created\":%ld,\"errors\":{%s}", created, errors);
}

/* ---- commands -------------------------------------------------------------------------------------------------- */

static void answer_action(char **words, int count)
{
    by_child(find_action(words[0], count)->function, words, count);
}

static void answer_on(char **words, int count)
{
    if (find_action(words[2], count - 2))
        by_child(do_action_on, words + 1, count - 1);
    else
        put("\"ok\":false,\"agent_error\":\"unknown command\"");
}

static void answer_async(char **words, int count)
{
    if (!find_action(words[3], count - 3))
        put("\"ok\":false,\"agent_error\":\"unknown command\"");
    else if (start(words[1], do_action_on, words + 2, count - 2))
        put("\"ok\":true");
}

static void answer_online_loop(char **words, int count)
{
    by_child(do_online_loop, words, count);
}

static struct child *start_vm(child_function *function, char **words, int count)
{
    struct child *child = start(words[1], function, words, count);
    if (child)
        child->is_vm = true;
    return child;
}

static void answer_vm_create(char **words, int count)
{
    struct child *child = start_vm(hold_vm, words, count);
    if (child)
        relay(child);
}

static void answer_vm_create_async(char **words, int count)
{
    if (start_vm(hold_vm, words, count))
        put("\"ok\":true");
}

static void answer_vm_loop_start(char **words, int count)
{
    struct child *child = start_vm(loop_vms, words, count);
    if (child)
        relay(child);
}

static struct child *need_child(const char *name)
{
    struct child *child = find_child(name);
    if (!child)
        put("\"ok\":false,\"agent_error\":\"no such vm\"");
    return child;
}

static void order(struct child *child, const char *text)
{
    if (write(child->socket, text, strlen(text)) < 0) {
        /* it is dying: waiting for its answer will tell */
    }
}

static struct child *order_run(char **words)
{
    char text[64];
    struct child *child = need_child(words[1]);
    if (child) {
        snprintf(text, sizeof text, "run %s", words[2]);
        order(child, text);
    }
    return child;
}

static void answer_vm_run(char **words, int count)
{
    (void)count;
    struct child *child = order_run(words);
    if (child)
        relay(child);
}

static void answer_vm_run_async(char **words, int count)
{
    (void)count;
    if (order_run(words))
        put("\"ok\":true");
}

static void answer_vm_destroy(char **words, int count)
{
    (void)count;
    struct child *child = need_child(words[1]);
    if (!child)
        return;
    order(child, "quit");
    child->is_ended = true;
    relay(child);
}

static void answer_vm_loop_stop(char **words, int count)
{
    (void)count;
    struct child *child = need_child(words[1]);
    if (!child)
        return;
    kill(child->pid, SIGTERM);
    child->is_ended = true;
    relay(child);
}

static void answer_wait(char **words, int count)
{
    (void)count;
    struct child *child = need_child(words[1]);
    if (child)
        relay(child);
}

static void answer_timeout(char **words, int count)
{
    (void)count;
    deadline_ms = atoi(words[1]);
    put("\"ok\":true");
}

static void answer_end(char **words, int count)
{
    (void)count;
    reboot(strcmp(words[0], "restart") ? RB_POWER_OFF : RB_AUTOBOOT);
    put("\"ok\":false,\"errno\":\"%s\",\"errno_num\":%d,\"at\":\"reboot\"", errno_name(errno), errno);
}

static void answer_sleep(char **words, int count)
{
    (void)count;
    usleep(atoi(words[1]) * 1000);
    put("\"ok\":true");
}

#ifndef __aarch64__
/* EFER.SVME of a CPU: 0, 1, or why it can't be told. */
static void put_svme(int cpu)
{
    char number[16], reply[REPLY_SIZE], *words[] = {number, EFER};
    int status;
    snprintf(number, sizeof number, "%d", cpu);
    struct child *child = start_child("!msr", do_read_msr, words, 2);
    enum outcome outcome = child ? await(child, reply, sizeof reply, MSR_DEADLINE_MS, &status) : DIED;
    if (outcome == ANSWERED && reply[0] != '"')
        put("%d", !!(strtoull(reply, NULL, 16) & EFER_SVME));
    else
        put("\"%s\"", outcome == TIMED_OUT ? "timeout" : "unreadable");
    if (outcome == ANSWERED)
        end_child(child);
    else if (outcome == TIMED_OUT)
        abandon_child(child);
}
#endif

static void answer_state(char **words, int count)
{
    (void)words;
    (void)count;
    char online[256] = "", text[1 << 16];
    read_file("/sys/devices/system/cpu/online", online, sizeof online);
    read_file("/sys/devices/system/cpu/present", text, 256);
    put("\"ok\":true,\"online\":\"%s\",\"present\":\"%s\",", online, text);
    const char *comma = "";
#ifndef __aarch64__
    put("\"svme\":{");
    for (int cpu = 0; cpu < MAX_CPUS; cpu++) {
        if (!in_cpulist(online, cpu))
            continue;
        put("%s\"%d\":", comma, cpu);
        put_svme(cpu);
        comma = ",";
    }
    put("},");
#endif
    put("\"modules\":[");
    comma = "";
    if (read_file("/proc/modules", text, sizeof text) > 0) {
        char *rest;
        for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
            if (strncmp(line, "kvm", 3))
                continue;
            put("%s\"%.*s\"", comma, (int)strcspn(line, " "), line);
            comma = ",";
        }
    }
    read_file("/proc/sys/kernel/tainted", text, 64);
    put("],\"dev_kvm\":%s,\"tainted\":%s,\"vms_held\":[", access("/dev/kvm", F_OK) ? "false" : "true", text);
    comma = "";
    for (int i = 0; i < MAX_CHILDREN; i++) {
        if (!children[i].pid || children[i].name[0] == OWN || !children[i].is_vm)
            continue;
        put("%s\"%s\"", comma, children[i].name);
        comma = ",";
    }
    put("]");
}

static void answer_cpuinfo(char **words, int count)
{
    static const struct {
        const char *key, *name;
        bool is_number;
    } wanted[] = {
        {"vendor_id", "vendor_id", false}, {"model name", "model_name", false}, {"flags", "flags", false},
        {"cpu family", "family", true},    {"model", "model", true},            {"stepping", "stepping", true},
        {"CPU implementer", "implementer", false}, {"CPU variant", "variant", false}, {"CPU part", "part", false},
        {"CPU revision", "revision", true},        {"Features", "features", false},
    };
    static char text[1 << 18];
    (void)words;
    (void)count;
    if (read_file("/proc/cpuinfo", text, sizeof text) < 0) {
        put("\"ok\":false,\"errno\":\"%s\",\"errno_num\":%d", errno_name(errno), errno);
        return;
    }
    put("\"ok\":true,\"cpus\":[");
    char *rest;
    bool is_open = false;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *colon = strchr(line, ':');
        if (!colon)
            continue;
        const char *value = colon + 1 + strspn(colon + 1, " ");
        while (colon > line && (colon[-1] == '\t' || colon[-1] == ' '))
            colon--;
        *colon = 0;
        if (!strcmp(line, "processor")) {
            put("%s{\"cpu\":%s", is_open ? "}," : "", value);
            is_open = true;
            continue;
        }
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
            if (strcmp(line, wanted[i].key))
                continue;
            put(",\"%s\":", wanted[i].name);
            if (wanted[i].is_number)
                put("%s", value);
            else
                put_string(value, strlen(value));
        }
    }
    put("%s]", is_open ? "}" : "");
}

static void answer_rdmsr(char **words, int count)
{
    const char *comma = "";
    put("\"ok\":true,\"values\":{");
    for (int i = 2; i < count; i++) {
        char reply[REPLY_SIZE], *wanted[] = {words[1], words[i]};
        int status;
        struct child *child = start_child("!msr", do_read_msr, wanted, 2);
        enum outcome outcome = child ? await(child, reply, sizeof reply, MSR_DEADLINE_MS, &status) : DIED;
        bool is_there = outcome == ANSWERED && reply[0] != '"';
        put("%s\"0x%s\":", comma, words[i]);
        if (is_there)
            put("\"0x%s\"", reply);
        else
            put("null");
        comma = ",";
        if (outcome == ANSWERED)
            end_child(child);
        else if (outcome == TIMED_OUT)
            abandon_child(child);
    }
    put("}");
}

static void answer_ksym(char **words, int count)
{
    (void)count;
    char line[512], address[32], type[8], name[256];
    FILE *symbols = fopen("/proc/kallsyms", "r");
    put("\"ok\":true,\"text\":\"");
    while (symbols && fgets(line, sizeof line, symbols))
        if (sscanf(line, "%31s %7s %255s", address, type, name) == 3 && !strcmp(name, words[1]))
            put("%s %s %s\\n", address, type, name);
    if (symbols)
        fclose(symbols);
    put("\"");
}

static void answer_kmsg(char **words, int count)
{
    static const char *const levels[] = {"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"};
    enum { ROOM_FOR_ONE = 20000 };
    char record[8192];
    int lost = 0;
    const char *comma = "";
    (void)count;
    usleep(atoi(words[1]) * 1000);
    put("\"ok\":true,\"records\":[");
    while (answer_length < sizeof answer - ROOM_FOR_ONE) {
        ssize_t n = read(kmsg, record, sizeof record - 1);
        if (n < 0 && errno == EPIPE) { /* overwritten before it was read */
            lost++;
            continue;
        }
        if (n <= 0)
            break;
        record[n] = 0;
        int priority = 0;
        unsigned long long us = 0;
        sscanf(record, "%d,%*u,%llu", &priority, &us);
        char *text = strchr(record, ';');
        if (!text)
            continue;
        text++;
        put("%s{\"lvl\":%d,\"level\":\"%s\",\"us\":%llu,\"text\":", comma, priority & 7, levels[priority & 7], us);
        put_string(text, strcspn(text, "\n"));
        put("}");
        comma = ",";
    }
    put("],\"lost\":%d", lost);
}

static const struct command {
    const char *name;
    int words; /* at least, the name included */
    void (*answer)(char **words, int count);
} commands[] = {
    {"load", 2, answer_action},
    {"unload", 2, answer_action},
    {"write", 2, answer_action},
    {"read", 2, answer_action},
    {"on", 4, answer_on},
    {"async", 5, answer_async},
    {"vm_create", 2, answer_vm_create},
    {"vm_create_async", 2, answer_vm_create_async},
    {"vm_run", 3, answer_vm_run},
    {"vm_run_async", 3, answer_vm_run_async},
    {"vm_destroy", 2, answer_vm_destroy},
    {"vm_loop_start", 3, answer_vm_loop_start},
    {"vm_loop_stop", 2, answer_vm_loop_stop},
    {"online_loop", 4, answer_online_loop},
    {"wait", 2, answer_wait},
    {"timeout", 2, answer_timeout},
    {"sleep", 2, answer_sleep},
    {"power_off", 1, answer_end},
    {"restart", 1, answer_end},
    {"state", 1, answer_state},
    {"cpuinfo", 1, answer_cpuinfo},
    {"rdmsr", 3, answer_rdmsr},
    {"ksym", 2, answer_ksym},
    {"kmsg", 2, answer_kmsg},
};

static void obey(char *line)
{
    char *words[MAX_WORDS + 1], *rest;
    int count = 0;
    for (char *word = strtok_r(line, " ", &rest); word && count < MAX_WORDS; word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    words[count] = NULL;
    if (!count)
        return;
    put("@R {");
    const struct command *command = commands, *end = commands + sizeof commands / sizeof *commands;
    while (command < end && strcmp(command->name, words[0]))
        command++;
    if (command < end && count >= command->words)
        command->answer(words, count);
    else
        put("\"ok\":false,\"agent_error\":\"%s\"", command < end ? "words are missing" : "unknown command");
    put("}\n");
    send_answer();
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    tty = open(argc > 1 ? argv[1] : PORT, O_RDWR | O_NOCTTY);
    if (tty < 0) {
        perror("the agent's serial port");
        return 1;
    }
    struct termios settings;
    tcgetattr(tty, &settings);
    cfmakeraw(&settings);
    cfsetspeed(&settings, B115200);
    tcsetattr(tty, TCSANOW, &settings);
    kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
    move_to("0"); /* modules are loaded and VMs are created on a known CPU */
    put("@R {\"hello\":true,\"ok\":true}\n");
    send_answer();

    char line[4096];
    size_t length = 0;
    for (;;) {
        char c;
        if (read(tty, &c, 1) != 1)
            continue;
        if (c != '\n') {
            if (length < sizeof line - 1)
                line[length++] = c;
            continue;
        }
        line[length] = 0;
        length = 0;
        obey(line);
    }
}
