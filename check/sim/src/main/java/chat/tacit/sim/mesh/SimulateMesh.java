package chat.tacit.sim.mesh;

import java.util.List;

/** {@code PART [NUMBER…]}: prints the tables of a part of {@code docs/mesh.md}. */
public final class SimulateMesh {
    private SimulateMesh() {}

    /** Runs a part. */
    public static void main(String[] arguments) {
        run(List.of(arguments));
    }

    /**
     * Runs it.
     *
     * @throws IllegalArgumentException if there is no such part
     */
    public static void run(List<String> arguments) {
        List<Integer> numbers =
                arguments.subList(1, arguments.size()).stream().map(Integer::valueOf).toList();
        switch (arguments.getFirst()) {
            case "find" -> FindingTables.print(numbers);
            case "floods" -> FindingTables.floods();
            case "churn" -> FindingTables.churn(numbers);
            case "watch" -> WatchingTables.print(numbers.isEmpty() ? 200 : numbers.getFirst());
            case "capacity" -> Capacity.print(numbers);
            case "share" -> NewcomerTables.print(numbers.isEmpty() ? 300 : numbers.getFirst());
            case "latency" -> SlotTables.latency(numbers);
            case "link" -> SlotTables.linking(numbers);
            case "anonymity" -> AnonymityTables.print();
            case "classifier" -> AnonymityTables.classifier(numbers);
            case "memory" -> FindingTables.memory();
            default -> throw new IllegalArgumentException("no part " + arguments.getFirst());
        }
    }
}
