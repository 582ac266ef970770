using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Creates VMs: KVM_CREATE_VM.</summary>
[Cmdlet(VerbsCommon.New, Nouns.SimVm, SupportsShouldProcess = true, HelpUri = Nouns.Help + "new-simvm")]
[OutputType(typeof(SimulatedVm))]
public sealed class NewSimVmCommand : PipedMachineCommand
{
    /// <summary>Their names.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Create TDs (KVM_X86_TDX_VM): the host needs TDX, and kvm_intel its parameter tdx.</summary>
    [Parameter]
    public SwitchParameter Td { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            foreach (string name in Name)
            {
                if (!NameRule.IsName(name))
                {
                    WriteError(ErrorRecords.NameInvalid(name, "a VM"));
                    continue;
                }

                string target = $"{(Td ? "TD" : "VM")} {name} of {machine.Name}";
                Operation operation = Td ? Operation.CreateTrustDomain(name) : Operation.CreateVm(name);
                if (Perform(machine, operation, target, "create", name) is { Succeeded: true } created)
                {
                    WriteObject(machine.Ask(engine =>
                        Reports.OfVm(engine, engine.State.Vms.Find(name)!.Value) with
                        {
                            Outcome = created,
                        }));
                }
            }
        }
    }
}
