package chat.tacit.sim;

import chat.tacit.sim.live.SimulateLive;
import chat.tacit.sim.mesh.SimulateMesh;
import chat.tacit.sim.room.SimulateRooms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.util.List;

/** What {@code check/sim/run} starts; not a part of the build. */
class LongRun {
    @Test
    @EnabledIfSystemProperty(named = "sim.arguments", matches = ".+")
    void run() throws IOException {
        List<String> arguments = List.of(System.getProperty("sim.arguments").strip().split(" +"));
        if (arguments.getFirst().equals("live")) {
            SimulateLive.run(arguments.subList(1, arguments.size()));
        } else if (arguments.getFirst().equals("room")) {
            SimulateRooms.run(arguments.subList(1, arguments.size()));
        } else if (arguments.getFirst().equals("mesh")) {
            SimulateMesh.run(arguments.subList(1, arguments.size()));
        } else {
            Simulate.run(arguments.toArray(String[]::new));
        }
    }
}
