namespace KvmSim.Protocol;

/// <summary>
/// Parameters that the real modules have (modinfo kvm, kvm_intel, kvm_amd of 6.1 and 6.12) and that change nothing in
/// what is simulated here: taken with any value, so that a host's own modprobe.d lines can be given as they are.
/// </summary>
internal static class OtherParameters
{
    private static readonly Dictionary<string, HashSet<string>> Names = new(StringComparer.Ordinal)
    {
        ["kvm"] = Set(
            "allow_unsafe_mappings eager_page_split enable_pmu enable_vmware_backdoor flush_on_reuse force_emulation_prefix "
            + "halt_poll_ns halt_poll_ns_grow halt_poll_ns_grow_start halt_poll_ns_shrink ignore_msrs kvmclock_periodic_sync "
            + "lapic_timer_advance lapic_timer_advance_ns min_timer_period_us mitigate_smt_rsb mmio_caching "
            + "nx_huge_pages nx_huge_pages_recovery_period_ms nx_huge_pages_recovery_ratio pi_inject_timer "
            + "report_ignored_msrs tdp_mmu tsc_tolerance_ppm vector_hashing"),
        ["kvm_intel"] = Set(
            "allow_smaller_maxphyaddr dump_invalid_vmcs emulate_invalid_guest_state enable_apicv enable_ipiv "
            + "enable_shadow_vmcs enlightened_vmcs ept eptad fasteoi flexpriority nested_early_check ple_gap ple_window "
            + "ple_window_grow ple_window_max ple_window_shrink pml preemption_timer pt_mode sgx unrestricted_guest "
            + "vmentry_l1d_flush vnmi vpid"),
        ["kvm_amd"] = Set(
            "avic ciphertext_hiding_asids debug_swap dump_invalid_vmcb force_avic intercept_smi lbrv pause_filter_count "
            + "pause_filter_count_grow pause_filter_count_max pause_filter_count_shrink pause_filter_thresh sev sev_es "
            + "sev_snp tsc_scaling vgif vls vnmi"),
    };

    public static bool Has(string module, string name) => Names.TryGetValue(module, out HashSet<string>? names) && names.Contains(name);

    private static HashSet<string> Set(string names) => new(names.Split(' '), StringComparer.Ordinal);
}
