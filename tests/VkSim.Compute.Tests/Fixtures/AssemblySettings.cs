// The validation layer keeps its table of devices without a lock (as of 1.3.239): making or destroying one device while another
// thread uses any other crashes the process. Tests run one after the other; those about threads start their own on one device.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
