package chat.tacit.bench.mesh;

/**
 * What one of many things costs.
 *
 * @param perSecond how many are done in a second
 * @param heap bytes of live objects for each
 * @param disk bytes of files for each
 * @param back seconds until all are known again after a restart
 */
public record Figures(double perSecond, double heap, double disk, double back) {

    static Figures of(int count, double seconds, Taken before, Taken after, double back) {
        return new Figures(
                count / seconds,
                (double) (after.heap() - before.heap()) / count,
                (double) (after.disk() - before.disk()) / count,
                back);
    }

    static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
