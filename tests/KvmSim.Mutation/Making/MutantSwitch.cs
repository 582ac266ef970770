namespace KvmSim
{
    /// <summary>Compiled into the mutated engine: which mutant is at work, and how often each was asked for.</summary>
    internal static class MutantSwitch
    {
        /// <summary>The mutant at work; 0 for none, -1 while it is counted who is asked for.</summary>
        public static int Active;

        /// <summary>How often each was asked for; 255 stands for itself and all above.</summary>
        public static byte[] Counts = new byte[1];

        public static bool Is(int mutant) => Active == mutant || (Active == -1 && Count(mutant));

        private static bool Count(int mutant)
        {
            byte[] counts = Counts;
            if (counts[mutant] < byte.MaxValue)
            {
                counts[mutant]++;
            }

            return false;
        }
    }
}
