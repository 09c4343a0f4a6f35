package chat.tacit.bench;

import chat.tacit.crypto.Providers;

import com.sun.management.OperatingSystemMXBean;

import io.netty.handler.ssl.OpenSsl;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a result was measured on, without anything that names the machine. The load is that of the
 * minute before.
 */
final class Machine {
    private Machine() {}

    static Map<String, String> facts() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processors", system.getAvailableProcessors() + " × " + processor());
        facts.put("memory", (system.getTotalMemorySize() >> 20) + " MiB");
        facts.put("system", system.getName() + " " + release());
        facts.put(
                "load before",
                String.format(Locale.ROOT, "%.1f", Math.max(0, system.getSystemLoadAverage())));
        facts.put("Java", System.getProperty("java.vendor") + " " + Runtime.version());
        facts.put("TLS of the generator", OpenSsl.versionString());
        facts.put("X25519", Providers.agreement());
        return facts;
    }

    /** The numbers of the kernel's version, without what its builder added. */
    private static String release() {
        return System.getProperty("os.version").replaceAll("[^0-9.].*", "");
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
