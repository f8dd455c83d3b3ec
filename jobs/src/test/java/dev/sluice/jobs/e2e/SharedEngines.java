package dev.sluice.jobs.e2e;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Engines that all tests of a process have in common: to start one takes as long as several tests. They end with the process. */
final class SharedEngines {
    private static final Map<String, EngineServer> STARTED = new HashMap<>();

    private SharedEngines() {}

    /** One that holds nothing. */
    static EngineServer elasticsearch() throws Exception {
        return engine("elasticsearch", ElasticsearchServer::new);
    }

    /** One that holds nothing, with the k-NN plugin or without. */
    static EngineServer openSearch(boolean vectors) throws Exception {
        return engine("opensearch " + vectors, () -> new OpenSearchServer(vectors));
    }

    private static synchronized EngineServer engine(String name, Callable<EngineServer> start) throws Exception {
        EngineServer engine = STARTED.get(name);
        if (engine == null) {
            EngineServer started = start.call();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started)));
            STARTED.put(name, started);
            return started;
        }
        engine.clear();
        return engine;
    }

    private static void end(EngineServer engine) {
        try {
            engine.close();
        } catch (Exception e) {
            // What is left lies in the system's folder for such things.
        }
    }
}
