/** Search engines: where one is, who asks, and the plain client through which Elasticsearch and OpenSearch are both spoken to. */
package dev.sluice.config.search;
