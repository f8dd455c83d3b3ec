import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * A real HDFS of one data node, in a process of its own: its libraries are not those of Sluice. Ends when its input ends.
 * Told {@code at once} it takes whoever is silent for dead in a moment; told anything else, in a minute.
 */
public final class HdfsCluster {
    private static final long MOMENT = 100;
    private static final long MINUTE = 60_000;

    private HdfsCluster() {}

    public static void main(String[] arguments) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, arguments[0]);
        // What a client left open is brought to its end by the data node, when it next asks what to do.
        configuration.set("dfs.heartbeat.interval", "1");
        try (MiniDFSCluster cluster =
                        new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            cluster.waitActive();
            System.out.println(cluster.getURI());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                cluster.setLeasePeriod(line.equals("at once") ? MOMENT : MINUTE, 20 * MINUTE);
                System.out.println(line);
            }
        }
        System.exit(0);
    }
}
