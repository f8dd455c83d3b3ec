import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** An OpenSearch of one node that lives until its input ends: a folder, a port, and the plugins that it has. */
class OpenSearchNode {
    public static void main(String[] words) throws Exception {
        String plugins = words.length > 2 ? words[2] : "";
        try (OpenSearchRunner runner = new OpenSearchRunner()) {
            runner.onBuild((number, settings) -> {
                settings.put("network.host", "127.0.0.1");
                settings.put("http.port", words[1]);
                settings.put("transport.port", "0");
                settings.put("discovery.type", "single-node");
                settings.putList("discovery.seed_hosts");
                settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            });
            runner.build(newConfigs()
                    .basePath(words[0])
                    .numOfNode(1)
                    .clusterName("tests")
                    .pluginTypes(plugins));
            System.in.read();
        }
    }
}
