package chat.tacit.bench.load;

import chat.tacit.bench.subject.ServerProcess;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** A moment: the time, and the CPU time that the server and the generator have used by then. */
public record Clock(Duration time, Duration server, Duration generator) {

    public static Clock read(ServerProcess server) {
        OperatingSystemMXBean own =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Clock(
                Duration.ofNanos(System.nanoTime()),
                server.cpu(),
                Duration.ofNanos(own.getProcessCpuTime()));
    }

    public Clock minus(Clock earlier) {
        return new Clock(
                time.minus(earlier.time),
                server.minus(earlier.server),
                generator.minus(earlier.generator));
    }
}
