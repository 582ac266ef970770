/* kvmhp.pml - KVM CPU-hotplug compatibility protocol, after
 *   "Re: [PATCH 6/6] KVM: Do compatibility checks on hotplugged CPUs" (10 Jan 2022).
 *
 * Every transition of this model is exactly one d_step.  See docs/exploration.md for the
 * state variables, the steps and the properties in prose; ref.py is an
 * independent explorer of the same model, used to check the state counts.
 * Export-KvmRace -As Promela writes this file behind lines that bind its parameters.
 *
 * Parameters (spin -DNAME=VALUE):
 *   NCPU    CPUs, 2..15                               (default 3)
 *   NHP     hotplug actors                            (default 1)
 *   NVM     VM actors                                 (default 2)
 *   INCOMPAT  mask of incompatible CPUs               (default: only CPU NCPU-1)
 *   BROKEN    mask of CPUs that pass the check but fail to enable (default 0)
 *   GEN     protocol generation, see the table below  (default 3)
 *   PROP    1..7: assert that property only; 0: all; 99: none (default 99); from 8 on those
 *           that STATED (asked in quiet) or ALWAYS_STATED (a claim) add
 *   INIT_VIRT, INIT_USAGE, INIT_CB  what loading the module leaves (default 0, 0, 0)
 *
 * GEN  name        callback   check  flag  abort  vmlock   remark
 *  0   base        STARTING   -      -     -      -        v5.16
 *  1   moved       ONLINE     -      -     -      -        series patch 5 alone
 *  2   v1-nolock   ONLINE     yes    yes   if VM  -        patch 6 less cpus_read_lock()
 *  3   v1          ONLINE     yes    yes   if VM  create   patch 6 as posted
 *  4   v1-reeval   ONLINE     yes    yes   if VM  create   + flag re-evaluated on offline
 *  5   abort       ONLINE     yes    -     always create   always refuse the CPU
 *  6   upstream    ONLINE     inside enable  if VM  both   v6.3: check inside enable
 *  7   inverted    ONLINE     yes    yes   if VM  create   mutant: count lock, then read lock
 *
 * In place of GEN each part can be given: PARTS, and then STARTING CHECK CHKEN ALWAYS FLAG
 * REEVAL LOCKC INVERTED ONUSE LOCKD RESETS STOPS as 0 or 1.  ONUSE: callbacks by
 * cpuhp_setup_state on the first use (v6.12).  RESETS: the failure counter is cleared each
 * time it was read.  STOPS: stop_machine waits for the count lock.
 */
#ifndef NCPU
#define NCPU 3
#endif
#ifndef NHP
#define NHP 1
#endif
#ifndef NVM
#define NVM 2
#endif
#ifndef INCOMPAT
#define INCOMPAT (1<<(NCPU-1))
#endif
#ifndef BROKEN
#define BROKEN 0
#endif
#ifndef GEN
#define GEN 3
#endif
#ifndef PROP
#define PROP 99
#endif

#ifndef PARTS
#define STARTING  (GEN==0)
#define CHECK     (GEN>=2 && GEN!=6)
#define FLAG      (GEN==2 || GEN==3 || GEN==4 || GEN==7)
#define ALWAYS    (GEN==5)
#define LOCKC     (GEN>=3 && GEN<=6)
#define LOCKD     (GEN==6)
#define REEVAL    (GEN==4)
#define CHKEN     (GEN==6)
#define INVERTED  (GEN==7)
#define ONUSE     0
#define RESETS    (GEN==6)
#define STOPS     1
#endif

#ifndef INIT_VIRT
#define INIT_VIRT 0
#endif
#ifndef INIT_USAGE
#define INIT_USAGE 0
#endif
#ifndef INIT_CB
#define INIT_CB 0
#endif
#ifndef STATED
#define STATED
#endif

#define ALL   ((1<<NCPU)-1)
#define BIT(i) (1<<(i))
#if NCPU>8
#define mask_t short
#else
#define mask_t byte
#endif

/* ---- shared state ---- */
mask_t online  = ALL & ~(INCOMPAT | BROKEN); /* cpu_online_mask                */
mask_t virt = INIT_VIRT;   /* cpus_hardware_enabled                         */
byte   usage   = INIT_USAGE; /* kvm_usage_count                               */
byte   hpr     = 0;     /* readers of the CPU hotplug lock                     */
bit    hpw     = 0;     /* writer of the CPU hotplug lock                      */
bit    cl      = 0;     /* kvm_count_lock                                      */
bit    flag    = 0;     /* hardware_incompatible                               */
bit    failed  = 0;     /* hardware_enable_failed != 0                         */
#if ONUSE
bit    cb      = INIT_CB;    /* the callbacks are installed                   */
#else
#define cb 1
#endif

#if PROP==0
#define A(p,e) assert(e)
#else
#define A(p,e) assert(PROP!=p || (e))
#endif
#if PROP==99
#define QUIET skip
#else
#define QUIET if :: !hpw && !cl -> \
    A(2, usage==0 || !(online & ~virt)); \
    A(5, !(virt & ~online) && (usage || !virt)); \
    A(6, usage==0 || !(online & (INCOMPAT))); STATED :: else fi
#endif
#define C1(m,i) (((m) >> i) & 1)
#define COUNT(m) (C1(m,0) + C1(m,1) + C1(m,2) + C1(m,3) + C1(m,4) + C1(m,5) + C1(m,6) + C1(m,7) \
  + C1(m,8) + C1(m,9) + C1(m,10) + C1(m,11) + C1(m,12) + C1(m,13) + C1(m,14))

/* hardware_enable_nolock() on the CPU whose bit is b; only inside a d_step */
inline ENABLE(b) {
  if
  :: virt & (b) -> skip
  :: else ->
     if
     :: CHKEN && ((INCOMPAT) & (b)) -> failed = 1
     :: else ->
        A(1, !((INCOMPAT) & (b)));
        if
        :: (BROKEN) & (b) -> failed = 1
        :: else -> virt = virt | (b)
        fi
     fi
  fi
}

/* while no callback is installed a CPU moves without one */
#if ONUSE && STARTING
#define PICKIDLE(i) \
  :: d_step { !hpw && hpr==0 && !cb && !(online & BIT(i)) -> hpw = 1; c = i } goto SETON \
  :: d_step { !hpw && hpr==0 && !cb &&  (online & BIT(i)) -> hpw = 1; c = i } goto TAKE
#define PICKUP cb
#elif ONUSE
#define PICKIDLE(i) \
  :: d_step { !hpw && hpr==0 && !cb && (online & BIT(i)) -> hpw = 1; c = i } goto TAKE
#define PICKUP 1
#else
#define PICKIDLE(i)
#define PICKUP 1
#endif
#define PICK(i) \
  :: d_step { !hpw && hpr==0 && PICKUP && !(online & BIT(i)) -> hpw = 1; c = i } goto UP \
  :: d_step { !hpw && hpr==0 && cb && (online & BIT(i)) -> hpw = 1; c = i } goto DOWN PICKIDLE(i)

active [NHP] proctype HP() {
  byte c; bit bad; bit ret;
IDLE:
  if
  PICK(1)
#if NCPU>2
  PICK(2)
#endif
#if NCPU>3
  PICK(3)
#endif
#if NCPU>4
  PICK(4)
#endif
#if NCPU>5
  PICK(5)
#endif
#if NCPU>6
  PICK(6)
#endif
#if NCPU>7
  PICK(7)
#endif
#if NCPU>8
  PICK(8)
#endif
#if NCPU>9
  PICK(9)
#endif
#if NCPU>10
  PICK(10)
#endif
#if NCPU>11
  PICK(11)
#endif
#if NCPU>12
  PICK(12)
#endif
#if NCPU>13
  PICK(13)
#endif
#if NCPU>14
  PICK(14)
#endif
  fi;

UP:
#if STARTING
  /* kvm_starting_cpu(): before the CPU is in cpu_online_mask */
  if :: d_step { !cl -> cl = 1 } fi;
  d_step { if :: usage>0 -> ENABLE(BIT(c)) :: else fi };
  d_step { cl = 0 };
SETON:
  if :: d_step { online = online | BIT(c) } fi;
  goto DONE;
#elif ONUSE
  /* kvm_online_cpu(), v6.12: neither lock nor count */
  if
  :: d_step { cb -> online = online | BIT(c) }
  :: d_step { !cb -> online = online | BIT(c) } goto DONE
  fi;
  d_step { ENABLE(BIT(c));
           if :: !(virt & BIT(c)) ->
                 A(7, ((INCOMPAT) | (BROKEN)) & BIT(c)); failed = 0; ret = 1
              :: else fi };
  goto DONE;
#else
  if :: d_step { online = online | BIT(c) } fi;
#if CHECK
  d_step { bad = (((INCOMPAT) & BIT(c)) != 0) };
#endif
  d_step { !cl -> cl = 1 };
  d_step {
    if
    :: bad && (usage>0 || ALWAYS) -> ret = 1
    :: bad && usage==0 && !ALWAYS -> if :: FLAG -> flag = 1 :: else fi
    :: !bad && usage>0 ->
       ENABLE(BIT(c));
       if
       :: failed -> A(7, ((INCOMPAT) | (BROKEN)) & BIT(c)); ret = 1;
          if :: RESETS -> failed = 0 :: else fi
       :: else
       fi
    :: else
    fi;
    bad = 0
  };
  d_step { cl = 0 };
  goto DONE;
#endif

DOWN:
#if STARTING
  /* stop_machine: needs every CPU preemptible, so nobody holds the raw lock */
TAKE:
  if :: d_step { !(cl && STOPS) -> online = online & ~BIT(c);
                 if :: cb && usage>0 -> virt = virt & ~BIT(c) :: else fi } fi;
#elif ONUSE
  if :: d_step { virt = virt & ~BIT(c) } fi;
TAKE:
  if :: d_step { !(cl && STOPS) -> online = online & ~BIT(c) } fi;
#else
  if :: d_step { !cl -> cl = 1 } fi;
  d_step { if :: usage>0 -> virt = virt & ~BIT(c) :: else fi;
           if :: REEVAL && flag -> flag = ((online & ~BIT(c) & (INCOMPAT)) != 0) :: else fi };
  d_step { cl = 0 };
  d_step { !(cl && STOPS) -> online = online & ~BIT(c) };
#endif

DONE:
  do
  :: d_step { ret && !(cl && STOPS) -> online = online & ~BIT(c); ret = 0 }
  :: d_step { !ret -> hpw = 0; c = 0; QUIET } goto IDLE
  od
}

active [NVM] proctype VM() {
  mask_t todo; bit ret;
CREATE:
#if LOCKC
  if :: d_step { !hpw -> hpr++ } fi;
#endif
  if :: d_step { !cl -> cl = 1 } fi;
#if INVERTED
  d_step { !hpw -> hpr++ };
#endif
  if
  :: d_step { FLAG && flag -> A(3, online & (INCOMPAT)); ret = 1 } goto UNLOCK
  :: d_step { !(FLAG && flag) && usage>0 -> usage++ } goto UNLOCK
#if ONUSE
  :: d_step { !(FLAG && flag) && usage==0 -> usage = 1; failed = 0 }
#else
  :: d_step { !(FLAG && flag) && usage==0 -> usage = 1; failed = 0; todo = online }
#endif
  fi;
#if ONUSE
  /* __cpuhp_setup_state(): under the read lock, CPU by CPU, until one fails */
  d_step { !hpw -> hpr++; cb = 1; todo = online };
  do
  :: d_step { todo && !failed -> ENABLE(todo & -todo); todo = todo & (todo-1) }
  :: d_step { failed -> usage--; failed = 0; todo = virt; ret = 1 } goto ROLLBACK
  :: d_step { !todo && !failed -> skip } goto STATEUNLOCK
  od;
ROLLBACK:
  do
  :: d_step { todo -> virt = virt & ~(todo & -todo); todo = todo & (todo-1) }
  :: d_step { !todo -> cb = 0 } goto STATEUNLOCK
  od;
STATEUNLOCK:
  if :: d_step { hpr-- } fi;
#else
  /* on_each_cpu(hardware_enable_nolock), ascending, one CPU a step */
  do
  :: d_step { todo -> ENABLE(todo & -todo); todo = todo & (todo-1) }
  :: d_step { !todo && failed -> usage--; todo = online; ret = 1;
              if :: RESETS -> failed = 0 :: else fi } goto ROLLBACK
  :: d_step { !todo && !failed -> skip } goto UNLOCK
  od;
ROLLBACK:
  do
  :: d_step { todo -> virt = virt & ~(todo & -todo); todo = todo & (todo-1) }
  :: d_step { !todo -> skip } goto UNLOCK
  od;
#endif
UNLOCK:
  if :: d_step { cl = 0; QUIET } fi;
#if LOCKC || INVERTED
  if
  :: d_step {  ret -> hpr--; ret = 0 } goto CREATE
  :: d_step { !ret -> hpr-- }
  fi;
#else
  if
  :: d_step {  ret -> ret = 0 } goto CREATE
  :: d_step { !ret -> skip }
  fi;
#endif
  /* the VM runs here, then is destroyed */
DESTROY:
#if LOCKD
  if :: d_step { !hpw -> hpr++ } fi;
#endif
  d_step { !cl -> cl = 1 };
#if ONUSE
  if
  :: d_step { usage>1 -> usage-- } goto DROP
  :: d_step { usage==1 -> usage-- }
  fi;
  /* cpuhp_remove_state(): the callbacks go together with the walk's first CPU */
  d_step { !hpw -> hpr++ };
  do
  :: d_step { cb && virt -> cb = 0; todo = virt;
              virt = virt & ~(todo & -todo); todo = todo & (todo-1) }
  :: d_step { cb && !virt -> cb = 0; hpr-- } break
  :: d_step { !cb && todo -> virt = virt & ~(todo & -todo); todo = todo & (todo-1) }
  :: d_step { !cb && !todo -> hpr-- } break
  od;
DROP:
  if :: d_step { cl = 0; QUIET } fi;
#else
  d_step { usage--; if :: usage==0 -> todo = online :: else fi };
  do
  :: d_step { todo -> virt = virt & ~(todo & -todo); todo = todo & (todo-1) }
  :: d_step { !todo -> cl = 0; QUIET }
#if LOCKD
     break
#else
     goto CREATE
#endif
  od;
#endif
#if LOCKD
  if :: d_step { hpr-- } fi;
#endif
  goto CREATE
}

#ifdef ALWAYS_STATED
never {
  do
  :: !(ALWAYS_STATED) -> break
  :: else
  od
}
#endif
