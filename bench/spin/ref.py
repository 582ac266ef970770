#!/usr/bin/env python3
"""Independent explorer of the model in docs/exploration.md (guarded commands, BFS).
usage: ref.py GEN NCPU NHP NVM [INCOMPAT [BROKEN]]   -> states, transitions, depth, violations
Written from docs/exploration.md, not from kvmhp.pml: the two must agree on states and transitions."""
import sys
from collections import deque

# name, starting, check, flag, always, lock_create, lock_destroy, reeval, check_in_enable, inverted
GENS = {
    0: ("base",      1, 0, 0, 0, 0, 0, 0, 0, 0),
    1: ("moved",     0, 0, 0, 0, 0, 0, 0, 0, 0),
    2: ("v1-nolock", 0, 1, 1, 0, 0, 0, 0, 0, 0),
    3: ("v1",        0, 1, 1, 0, 1, 0, 0, 0, 0),
    4: ("v1-reeval", 0, 1, 1, 0, 1, 0, 1, 0, 0),
    5: ("abort",     0, 1, 0, 1, 1, 0, 0, 0, 0),
    6: ("upstream",  0, 0, 0, 0, 1, 1, 0, 1, 0),
    7: ("inverted",  0, 1, 1, 0, 0, 0, 0, 0, 1),
}


class Model:
    def __init__(self, gen, n, nhp, nvm, incompat=None, broken=0):
        (self.name, self.starting, self.check, self.flagpol, self.always, self.lockc,
         self.lockd, self.reeval, self.chken, self.inverted) = GENS[gen]
        self.gen, self.n, self.nhp, self.nvm = gen, n, nhp, nvm
        self.incompat = (1 << (n - 1)) if incompat is None else incompat
        self.broken = broken

    # state: (online, virt, usage, hpr, hpw, cl, flag, failed, hps, vms)
    # hp actor: (pc, c, bad, ret)        vm actor: (pc, todo, ret)
    def initial(self):
        online = ((1 << self.n) - 1) & ~(self.incompat | self.broken)
        return (online, 0, 0, 0, 0, 0, 0, 0,
                (("idle", 0, 0, 0),) * self.nhp, (("create", 0, 0),) * self.nvm)

    def enable(self, virt, failed, i, viol):
        b = 1 << i
        if virt & b:
            return virt, failed
        if self.chken and self.incompat & b:
            return virt, 1
        if self.incompat & b:
            viol.add("P1 unsafe enable")
        if self.broken & b:
            return virt, 1
        return virt | b, failed

    def quiet(self, s, viol):
        online, virt, usage, hpr, hpw, cl, flag, failed, _, _ = s
        if hpw or cl:
            return
        if usage and online & ~virt:
            viol.add("P2 online but not enabled")
        if virt & ~online or (not usage and virt):
            viol.add("P5 enabled leak")
        if usage and online & self.incompat:
            viol.add("P6 incompatible online under VMs")

    def steps(self, s):
        """yields (successor, violations)"""
        online, virt, usage, hpr, hpw, cl, flag, failed, hps, vms = s
        for k, (pc, c, bad, ret) in enumerate(hps):
            def out(me, online=online, virt=virt, usage=usage, hpr=hpr, hpw=hpw, cl=cl,
                    flag=flag, failed=failed):
                return (online, virt, usage, hpr, hpw, cl, flag, failed,
                        hps[:k] + (me,) + hps[k + 1:], vms)
            b = 1 << c
            v = set()
            if pc == "idle":
                if not hpw and hpr == 0:
                    for i in range(1, self.n):
                        yield out(("down1" if online >> i & 1 else "up1", i, 0, 0), hpw=1), v
            elif pc == "up1":
                if self.starting:
                    if not cl:
                        yield out(("ups2", c, 0, 0), cl=1), v
                else:
                    yield out(("up2" if self.check else "up3", c, 0, 0), online=online | b), v
            elif pc == "ups2":
                e, f = self.enable(virt, failed, c, v) if usage else (virt, failed)
                yield out(("ups3", c, 0, 0), virt=e, failed=f), v
            elif pc == "ups3":
                yield out(("ups4", c, 0, 0), cl=0), v
            elif pc == "ups4":
                yield out(("done", c, 0, 0), online=online | b), v
            elif pc == "up2":
                yield out(("up3", c, 1 if self.incompat & b else 0, 0)), v
            elif pc == "up3":
                if not cl:
                    yield out(("up4", c, bad, 0), cl=1), v
            elif pc == "up4":
                r, e, f, fl = 0, virt, failed, flag
                if bad:
                    if usage or self.always:
                        r = 1
                    else:
                        fl = 1
                elif usage:
                    e, f = self.enable(virt, failed, c, v)
                    if f:
                        r = 1
                        if not (self.incompat | self.broken) & b:
                            v.add("P7 spurious abort")
                        if self.gen == 6:
                            f = 0
                yield out(("up5", c, 0, r), virt=e, failed=f, flag=fl), v
            elif pc == "up5":
                yield out(("done", c, 0, ret), cl=0), v
            elif pc == "down1":
                if not cl:
                    if self.starting:
                        yield out(("done", c, 0, 0), online=online & ~b,
                                  virt=virt & ~b if usage else virt), v
                    else:
                        yield out(("down2", c, 0, 0), cl=1), v
            elif pc == "down2":
                fl = flag
                if self.reeval and flag:
                    fl = 1 if online & ~b & self.incompat else 0
                yield out(("down3", c, 0, 0), virt=virt & ~b if usage else virt, flag=fl), v
            elif pc == "down3":
                yield out(("down4", c, 0, 0), cl=0), v
            elif pc == "down4":
                if not cl:
                    yield out(("done", c, 0, 0), online=online & ~b), v
            elif pc == "done":
                if ret:
                    if not cl:
                        yield out(("done", c, 0, 0), online=online & ~b), v
                else:
                    t = out(("idle", 0, 0, 0), hpw=0)
                    self.quiet(t, v)
                    yield t, v
        for k, (pc, todo, ret) in enumerate(vms):
            def out(me, online=online, virt=virt, usage=usage, hpr=hpr, hpw=hpw, cl=cl,
                    flag=flag, failed=failed):
                return (online, virt, usage, hpr, hpw, cl, flag, failed,
                        hps, vms[:k] + (me,) + vms[k + 1:])
            v = set()
            low = (todo & -todo).bit_length() - 1
            if pc == "create" and self.lockc:
                if not hpw:
                    yield out(("c1", 0, 0), hpr=hpr + 1), v
            elif pc in ("create", "c1"):
                if not cl:
                    yield out(("c2" if self.inverted else "c3", 0, 0), cl=1), v
            elif pc == "c2":
                if not hpw:
                    yield out(("c3", 0, 0), hpr=hpr + 1), v
            elif pc == "c3":
                if self.flagpol and flag:
                    if not online & self.incompat:
                        v.add("P3 stale flag")
                    yield out(("unlock", 0, 1)), v
                elif usage:
                    yield out(("unlock", 0, 0), usage=usage + 1), v
                else:
                    yield out(("en", online, 0), usage=1, failed=0), v
            elif pc == "en":
                if todo:
                    e, f = self.enable(virt, failed, low, v)
                    yield out(("en", todo & (todo - 1), 0), virt=e, failed=f), v
                elif failed:
                    yield out(("rb", online, 1), usage=usage - 1,
                              failed=0 if self.gen == 6 else failed), v
                else:
                    yield out(("unlock", 0, 0)), v
            elif pc == "rb":
                if todo:
                    yield out(("rb", todo & (todo - 1), 1), virt=virt & ~(1 << low)), v
                else:
                    yield out(("unlock", 0, 1)), v
            elif pc == "unlock":
                t = out(("c9", 0, ret), cl=0)
                self.quiet(t, v)
                yield t, v
            elif pc == "c9":
                lock = self.lockc or self.inverted
                yield out(("create" if ret else "d1" if self.lockd else "d2", 0, 0),
                          hpr=hpr - 1 if lock else hpr), v
            elif pc == "d1":
                if not hpw:
                    yield out(("d2", 0, 0), hpr=hpr + 1), v
            elif pc == "d2":
                if not cl:
                    yield out(("d3", 0, 0), cl=1), v
            elif pc == "d3":
                yield out(("dis", online if usage == 1 else 0, 0), usage=usage - 1), v
            elif pc == "dis":
                if todo:
                    yield out(("dis", todo & (todo - 1), 0), virt=virt & ~(1 << low)), v
                else:
                    t = out(("d5" if self.lockd else "create", 0, 0), cl=0)
                    self.quiet(t, v)
                    yield t, v
            elif pc == "d5":
                yield out(("create", 0, 0), hpr=hpr - 1), v


def explore(m):
    s0 = m.initial()
    seen = {s0: 0}
    todo = deque([s0])
    trans = dead = 0
    first = {}
    while todo:
        s = todo.popleft()
        n = 0
        for t, viol in m.steps(s):
            n += 1
            for p in viol:
                first.setdefault(p, seen[s] + 1)
            if t not in seen:
                seen[t] = seen[s] + 1
                todo.append(t)
        trans += n
        if n == 0:
            dead += 1
            first.setdefault("P4 deadlock", seen[s])
    return len(seen), trans, max(seen.values()), dead, first


if __name__ == "__main__":
    a = [int(x, 0) for x in sys.argv[1:]]
    m = Model(*a)
    st, tr, depth, dead, first = explore(m)
    print(f"gen={a[0]} {m.name} N={m.n} hp={m.nhp} vm={m.nvm} states={st} transitions={tr} "
          f"bfs_depth={depth} deadlocks={dead} violations={first}")
