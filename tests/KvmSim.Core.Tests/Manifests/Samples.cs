namespace KvmSim.Core.Tests.Manifests;

/// <summary>Manifests that are right, to be read or to be broken.</summary>
internal static class Samples
{
    /// <summary>Every key of kind Machine.</summary>
    public const string Machine = """
        # yaml-language-server: $schema=../schemas/machine.schema.json
        apiVersion: kvmsim/v1
        kind: Machine
        metadata:
          name: lakefield
          description: five cores, two designs
          labels: {team: lab, "a b": "1"}
        spec:
          kernel:
            generation: linux-6.12
            parameters: {kvm: {enable_virt_at_load: true}, kvm_intel: {nested: 0, dump_invalid_vmcs: "N"}, kvm_amd: {}}
            builtIn: false
            flavour: rt
            commandLine: "nopku"
            loaded: [kvm, kvm_intel]
          cpuModels:
            - name: tremont
              vendor: GenuineIntel
              modelName: "Intel(R) Core(TM) i5-L16G7"
              family: 6
              model: 0x8a
              stepping: 1
              microcode: 0x28
              features: vmx
              msrs: {0x3a: 0x5, 0x48b: 0x035d6fff00000000}
            - name: sunny-cove
              basedOn: tremont
              addFeatures: [svm]
              removeFeatures: [vmx]
              model: 0x8b
              msrs: {0x48b: 0xffffffffffffffff}
          topology: {packages: 1, coresPerPackage: 5, threadsPerCore: 1, possible: 8, numaNodes: 2}
          bootCpu: 0
          cpus:
            - ids: "0-3"
              model: tremont
              state: online
              package: 0
            - ids: 4
              model: sunny-cove
              state: offline
              overrides:
                addFeatures: vmx
                microcode: 0x29
                stepping: 2
                firmware: {vmx: disabled}
            - {ids: "5-7", model: sunny-cove, state: absent}
          platform: {tdx: true, tcg: false}

        """;

    /// <summary>As little as a machine may say.</summary>
    public const string SmallMachine = """
        apiVersion: kvmsim/v1
        kind: Machine
        metadata: {name: small}
        spec:
          cpuModels: [{name: a, vendor: AuthenticAMD, family: 25, model: 1, features: svm}]
          cpus: [{ids: 0, model: a}]

        """;

    /// <summary>Every key and every operation of kind Scenario.</summary>
    public const string Scenario = """
        apiVersion: kvmsim/v1
        kind: Scenario
        metadata: {name: seed-story, description: the flag that sticks}
        spec:
          machine: lakefield
          generation: patch-v1
          parameters: {kvm_intel: {nested: false}}
          steps:
            - load: kvm_intel
              note: from the boot CPU
              with: {nested: 0}
              cpu: 0
              expect: {errno: ok, usage: 0, enabled: ""}
            - hotAdd: 5
              model: sunny-cove
              package: 0
              overrides: {firmware: {svm: disabled}}
            - online: "4-5"
              expect:
                errno: EIO
                online: "0-3"
                present: "0-5"
                incompatible: "4"
                log: [{level: info, pattern: "enabling virtualization on CPU4 failed"}]
                noLog: [{pattern: '/CPU[0-3] failed/'}]
              expectUnder:
                linux-6.1: {errno: 0}
            - createVm: a
            - runVcpu: {vm: a, cpu: 3}
            - destroyVm: a
            - offline: 4
            - hotRemove: 4
            - unload: [kvm_intel, kvm]
            - createTd: td
            - onlineFrozen: 4
              at: lock_vector_lock
              cpu: 1
            - thaw:
            - asyncOnline: 4
              cpu: 0
            - asyncOnline: 5
              name: second
            - wait: O
              expect: {errno: blocked}
            - asyncOffline: 4
              cpu: 0
              name: down
            - asyncLoad: kvm_intel
              with: {nested: 0}
              cpu: 0
              name: loading
            - asyncUnload: [kvm_intel]
              cpu: 0
              name: unloading
            - asyncCreateVm: b
              cpu: 1
            - wait: b
            - asyncRunVcpu: {vm: b, cpu: 3, guest: {mode: long}}
            - online: 4
              cpu: 1
            - offline: "4-5"
              cpu: 1
            - createVm: c
              cpu: 1
            - unload: kvm_intel
              cpu: 1
            - timeout: 500
            - write: {path: /sys/devices/system/cpu/cpu4/online, value: 1}
            - read: /proc/sys/kernel/tainted
              expect: {text: "0"}
            - sleep: 0x10
            - createLoop: L
              cpu: 0
            - onlineLoop: 4
              times: 3
              cpu: 0
            - stopLoop: L
            - runVcpu: {vm: c}
            - suspend:
            - resume: {}
              changed: 4
              overrides: {firmware: {vmx: disabled}}
            - failAt: {cpu: 4, state: kvm/cpu:online}
            - failAt: {cpu: 4, state: 148}
            - smt: "off"
            - powerOff: {}
              expect: {errno: died}
            - reboot:
            - reboot: {}
            - reboot: true

        """;

    /// <summary>A model in a file of its own.</summary>
    public const string CpuModel = """
        apiVersion: kvmsim/v1
        kind: CpuModel
        metadata: {name: zen3}
        spec:
          vendor: AuthenticAMD
          family: 25
          model: 0x21
          features: [svm]

        """;
}
