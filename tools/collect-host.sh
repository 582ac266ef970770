#!/bin/sh
# Collects what KvmSim needs to know of this host: CPUID leaves and registers of each CPU, /proc and /sys as far as they tell of CPUs,
# what the kernel logged about KVM, module parameters. POSIX sh; needs nothing that is not on a bare Debian, RHEL or Alpine (busybox).
# Import-SimMachine takes the archive. Nothing is changed on the host, but with --include-offline, which asks first.
# No host name and no serial number is collected unless asked for (--with-identity).
set -u
LC_ALL=C
export LC_ALL
umask 077

registers='0x3a 0x480 0x481 0x482 0x483 0x484 0x485 0x486 0x487 0x488 0x489 0x48a 0x48b 0x48c 0x48d 0x48e 0x48f 0x490 0x491 0x492
0x8b 0xcf 0x10a 0xc0010114 0xc0010131'
output=kvmsim-host.tar.gz
root=
offline=
yes=
identity=
work=
unloaded=

usage()
{
    cat <<'END'
usage: collect-host.sh [--output FILE] [--include-offline [--yes]] [--with-identity] [--root DIR]

  --output FILE      the archive; kvmsim-host.tar.gz if it is not said
  --include-offline  also CPUs that are offline, such as one that KVM refused: unloads kvm_intel or kvm_amd, brings each online,
                     reads it, takes it offline, loads the module again. No virtual machine may run. Asks first.
  --yes              do not ask
  --with-identity    also the host's name, its board and its firmware's version
  --root DIR         a folder in place of the root of the file system, for tests

Run it as root for leaves and registers; as another user it takes what it may read, and says what it could not.
END
}

say()
{
    printf '%s\n' "$*" >&2
    [ -z "$work" ] || printf '%s\n' "$*" >> "$work/about.txt"
}

die()
{
    printf 'collect-host.sh: %s\n' "$*" >&2
    exit 1
}

finish()
{
    [ -z "$unloaded" ] || reload
    [ -z "$work" ] || rm -rf "${work%/kvmsim-host}"
}

# The first line of a file; nothing where there is none.
word()
{
    [ -r "$1" ] && IFS= read -r text < "$1" && printf '%s' "$text"
}

# Copies a file of /proc or /sys: their sizes are not what they hold, so that tar cannot.
keep()
{
    [ -r "$root/$1" ] && [ -f "$root/$1" ] || return 1
    mkdir -p "$work/${1%/*}" && cat "$root/$1" > "$work/$1" 2> /dev/null
}

# The CPUs of a list such as 0-3,8.
expand()
{
    list=$1
    while [ -n "$list" ]; do
        part=${list%%,*}
        case $list in *,*) list=${list#*,} ;; *) list= ;; esac
        from=${part%-*}
        to=${part#*-}
        while [ "$from" -le "$to" ]; do
            printf '%s\n' "$from"
            from=$((from + 1))
        done
    done
}

# Bytes of a device at an offset, as hexadecimal words of so many bytes: device, offset, bytes, bytes a word.
peek()
{
    dd if="$1" bs="$3" count=1 skip="$2" iflag=skip_bytes 2> /dev/null | od -A n -v -t "x$4"
}

# Lines of words as cpuid -r prints them: the first leaf, the subleaf.
leaves()
{
    at=$1
    while read -r eax ebx ecx edx; do
        [ -n "${edx:-}" ] || return
        printf '   0x%08x 0x%02x: eax=0x%s ebx=0x%s ecx=0x%s edx=0x%s\n' "$at" "$2" "$eax" "$ebx" "$ecx" "$edx"
        at=$((at + 1))
    done
}

# The highest leaf of a range, as a number; nothing where the range is not there.
highest()
{
    # shellcheck disable=SC2046 # four words
    set -- "$2" $(peek "$1" "$2" 16 4)
    [ $# -eq 5 ] || return
    top=$((0x$2))
    [ "$top" -ge "$1" ] && [ "$top" -lt $(($1 + 256)) ] && printf '%s' "$top"
}

# All leaves of a CPU from its device.
read_leaves()
{
    device=$root/dev/cpu/$1/cpuid
    [ -r "$device" ] || return 1
    max=$(highest "$device" 0)
    [ -n "$max" ] || return 1
    printf 'CPU %s:\n' "$1"
    for first in 0 2147483648 3221225472; do
        top=$(highest "$device" "$first")
        [ -n "$top" ] || continue
        peek "$device" "$first" $(((top - first + 1) * 16)) 4 | leaves "$first" 0
    done
    for leaf in 4 7 11 13 15 16 18 20 23 24 26 27 28 29 31 32 35 36 2147483677 2147483680 2147483686; do
        [ "$leaf" -le "$max" ] || [ "$leaf" -ge 2147483648 ] || continue
        subleaf=1
        while [ "$subleaf" -le 8 ]; do
            line=$(peek "$device" $((leaf + (subleaf << 32))) 16 4)
            # shellcheck disable=SC2086 # four words
            set -- $line
            [ $# -eq 4 ] || break
            [ "$1$2$3$4" != 00000000000000000000000000000000 ] || break
            printf '%s\n' "$line" | leaves "$leaf" "$subleaf"
            subleaf=$((subleaf + 1))
        done
    done
}

# Reverses bytes: "1 2 3" to "321".
reverse()
{
    text=
    for byte in "$@"; do
        text=$byte$text
    done
    printf '%s' "$text"
}

# A register of a CPU in hexadecimal; fails where it cannot be read.
read_register()
{
    if [ -r "$root/dev/cpu/$1/msr" ]; then
        # shellcheck disable=SC2046 # eight words
        set -- $(peek "$root/dev/cpu/$1/msr" $(($2)) 8 1)
        [ $# -eq 8 ] && reverse "$@"
    elif command -v rdmsr > /dev/null 2>&1; then
        rdmsr -p "$1" "$2" 2> /dev/null
    else
        return 1
    fi
}

# Whether the register that says nothing about a CPU can be asked at all, or none.
can_read_registers()
{
    [ -r "$root/dev/cpu/$1/msr" ] || { command -v rdmsr > /dev/null 2>&1 && rdmsr -p "$1" 0x10 > /dev/null 2>&1; }
}

read_registers()
{
    can_read_registers "$1" || return 1
    for register in $registers; do
        printf '# rdmsr -p %s %s\n' "$1" "$register"
        value=$(read_register "$1" "$register") && [ -n "$value" ] && printf '%s\n' "$value" && continue
        printf 'rdmsr: CPU %s cannot read MSR 0x%08x\n' "$1" "$register"
    done
}

# Leaves and registers of one CPU.
read_cpu()
{
    if ! read_leaves "$1" >> "$work/cpuid.txt"; then
        without_leaves="$without_leaves $1"
    fi
    if ! read_registers "$1" >> "$work/msr.txt"; then
        without_registers="$without_registers $1"
    fi
}

vendor_module()
{
    for module in kvm_intel kvm_amd; do
        [ -d "$root/sys/module/$module" ] && printf '%s' "$module" && return
    done
}

reload()
{
    if modprobe "$unloaded"; then
        say "$unloaded is loaded again."
    else
        say "$unloaded could not be loaded again: modprobe $unloaded."
    fi
    unloaded=
}

# Reads the CPUs that are offline, one by one.
read_offline()
{
    [ -n "$1" ] || { say 'No CPU is offline.'; return; }
    [ "$(id -u)" -eq 0 ] || { say "--include-offline needs root; CPUs $1 were left alone."; return; }
    module=$(vendor_module)
    cat >&2 <<END
CPUs $1 are offline. To read them, each is brought online for a moment and taken offline again.
While KVM's vendor module is loaded it may refuse a CPU, and the kernel takes it offline again before anyone can read it; so
${module:-no vendor module is loaded, which is well} ${module:+is unloaded first and loaded again at the end.}
  risk: no virtual machine can be started meanwhile; the scheduler and interrupts use the CPU for that moment; a CPU that was
        taken offline for being broken may bring the host down. Stop all virtual machines before.
  else: boot with maxcpus=1 and module_blacklist=kvm_intel,kvm_amd, bring the CPUs online by hand and run this without the option.
END
    if [ -z "$yes" ]; then
        printf 'Go on? [y/N] ' >&2
        read -r answer || answer=
        case $answer in y | Y | yes) ;; *) say "CPUs $1 were left alone."; return ;; esac
    fi
    if [ -n "$module" ]; then
        if [ "$(word "$root/sys/module/$module/refcnt")" != 0 ]; then
            say "$module is in use or built in: a virtual machine runs, or it cannot be unloaded. CPUs $1 were left alone."
            return
        fi
        rmmod "$module" || { say "$module cannot be unloaded. CPUs $1 were left alone."; return; }
        unloaded=$module
    fi
    for cpu in $(expand "$1"); do
        switch=$root/sys/devices/system/cpu/cpu$cpu/online
        if echo 1 2> /dev/null > "$switch"; then
            if [ -z "$root" ]; then
                modprobe -q -a cpuid msr
            fi
            read_cpu "$cpu"
            keep_topology "$cpu"
            echo 0 > "$switch" || say "CPU $cpu stays online: echo 0 > $switch"
            offline_read="$offline_read $cpu"
        else
            say "CPU $cpu could not be brought online."
        fi
    done
    [ -z "$unloaded" ] || reload
}

keep_topology()
{
    for name in topology/physical_package_id topology/core_id topology/die_id topology/thread_siblings_list \
        topology/core_cpus_list microcode/version regs/identification/midr_el1; do
        keep "sys/devices/system/cpu/cpu$1/$name" || :
    done
}

keep_system()
{
    keep proc/cpuinfo || say '/proc/cpuinfo could not be read.'
    keep proc/version || :
    for name in online offline present possible smt/control smt/active; do
        keep "sys/devices/system/cpu/$name" || :
    done
    for folder in "$root"/sys/devices/system/cpu/cpu[0-9]*; do
        [ ! -d "$folder" ] || keep_topology "${folder##*/cpu}"
    done
    for file in "$root"/sys/devices/system/node/node*/cpulist "$root"/sys/devices/cpu_core/cpus "$root"/sys/devices/cpu_atom/cpus \
        "$root"/sys/module/kvm*/parameters/* "$root"/sys/module/kvm*/refcnt; do
        [ ! -f "$file" ] || keep "${file#"$root"/}" || :
    done
    if [ -r "$root/proc/cmdline" ]; then
        # Only the words about CPUs and KVM: others may name the host.
        # shellcheck disable=SC2013 # words are wanted
        for word in $(cat "$root/proc/cmdline"); do
            case $word in
                kvm* | maxcpus=* | nr_cpus=* | nosmt* | clearcpuid=* | mitigations=* | possible_cpus=* | nox2apic | noapic | apic=* | \
                    module_blacklist=*) printf '%s\n' "$word" ;;
            esac
        done > "$work/cmdline.txt"
    fi
    [ -n "$root" ] || dmesg 2> /dev/null | grep -i -E 'kvm|vmx|svm|vmcs|tdx' > "$work/dmesg.txt" \
        || say 'The kernel log could not be read, or says nothing about KVM.'
    if [ -n "$identity" ]; then
        { uname -n; for name in board_vendor board_name bios_version bios_date; do word "$root/sys/class/dmi/id/$name"; echo; done; } \
            > "$work/identity.txt"
    fi
}

while [ $# -gt 0 ]; do
    case $1 in
        --output) [ $# -gt 1 ] || die '--output needs a file'; output=$2; shift ;;
        --output=*) output=${1#*=} ;;
        --root) [ $# -gt 1 ] || die '--root needs a folder'; root=${2%/}; shift ;;
        --root=*) root=${1#*=}; root=${root%/} ;;
        --include-offline) offline=1 ;;
        --yes) yes=1 ;;
        --with-identity) identity=1 ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; die "'$1' is not understood" ;;
    esac
    shift
done

work=$(mktemp -d "${TMPDIR:-/tmp}/kvmsim.XXXXXX") || die 'no folder for the files can be made'
work=$work/kvmsim-host
trap finish EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work" || die "$work cannot be made"
printf 'collect-host.sh 1\n' > "$work/about.txt"

without_leaves=
without_registers=
offline_read=
if [ -z "$root" ] && [ "$(id -u)" -eq 0 ]; then
    modprobe -q -a cpuid msr 2> /dev/null || :
fi

keep_system
online=$(word "$root/sys/devices/system/cpu/online")
if [ -z "$online" ]; then
    count=$(grep -c '^processor' "$root/proc/cpuinfo" 2> /dev/null)
    [ "${count:-0}" -eq 0 ] || online=0-$((count - 1))
fi
for cpu in $(expand "$online"); do
    read_cpu "$cpu"
done

# The program cpuid needs no device and no root: it runs on each CPU in turn.
if [ -n "$without_leaves" ] && [ ! -s "$work/cpuid.txt" ] && command -v cpuid > /dev/null 2>&1; then
    if cpuid -r > "$work/cpuid.txt" 2> /dev/null; then
        without_leaves=
    fi
fi

absent=$(word "$root/sys/devices/system/cpu/offline")
if [ -n "$offline" ]; then
    read_offline "$absent"
elif [ -n "$absent" ]; then
    say "CPUs $absent are offline, so nothing is known of them. A CPU that KVM refused is among these: see --include-offline."
fi

for name in cpuid.txt msr.txt; do
    [ -s "$work/$name" ] || rm -f "$work/$name"
done
[ -z "$without_leaves" ] || say "CPUID leaves could not be read on CPUs$without_leaves: as root, modprobe cpuid, and run this again; or install cpuid."
[ -z "$without_registers" ] || say "Registers could not be read on CPUs$without_registers: as root, modprobe msr, and run this again (not under lockdown)."
[ -z "$offline_read" ] || say "CPUs$offline_read were offline and were read."

case $output in /* | ./*) ;; *) output=./$output ;; esac
(cd "${work%/kvmsim-host}" && tar cf - kvmsim-host) | gzip > "$output" || die "$output cannot be written"
printf 'Written: %s\nNext: Import-SimMachine %s | Test-KvmCompatibility -Detailed\n' "$output" "$output"
