package chat.tacit.sim;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;

/** What {@code check/sim/run} starts; not a part of the build. */
class LongRun {
    @Test
    @EnabledIfSystemProperty(named = "sim.arguments", matches = ".+")
    void run() throws IOException {
        Simulate.run(System.getProperty("sim.arguments").strip().split(" +"));
    }
}
