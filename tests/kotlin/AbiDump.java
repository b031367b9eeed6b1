import java.io.File;
import java.util.List;
import java.util.Set;
import org.jetbrains.kotlin.abi.tools.AbiFilters;
import org.jetbrains.kotlin.abi.tools.AbiTools;

/** Prints the public ABI of the classes in a folder or a jar. */
class AbiDump {
    public static void main(String[] files) {
        AbiFilters none = new AbiFilters(Set.of(), Set.of(), Set.of(), Set.of());
        AbiTools tools = AbiTools.Companion.getInstance(AbiTools.class.getClassLoader());
        tools.printJvmDump(System.out, List.of(new File(files[0])), none);
    }
}
