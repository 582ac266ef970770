# kvmsim node: the program runs it by itself (ClusterNode.cs); nobody comes here.
exit 64
