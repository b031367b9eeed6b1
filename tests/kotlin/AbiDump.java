import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jetbrains.kotlin.abi.tools.AbiFilters;
import org.jetbrains.kotlin.abi.tools.AbiTools;

/** Prints the public ABI of the classes in a folder. */
class AbiDump {
    public static void main(String[] arguments) throws IOException {
        List<File> classes;
        try (Stream<Path> paths = Files.walk(Path.of(arguments[0]))) {
            classes =
                    paths.filter(path -> path.toString().endsWith(".class"))
                            .map(Path::toFile)
                            .sorted()
                            .toList();
        }
        AbiFilters none = new AbiFilters(Set.of(), Set.of(), Set.of(), Set.of());
        AbiTools tools = AbiTools.Companion.getInstance(AbiTools.class.getClassLoader());
        tools.printJvmDump(System.out, classes, none);
    }
}
