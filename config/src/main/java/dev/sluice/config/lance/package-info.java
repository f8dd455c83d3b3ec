/** Opens tables of LanceDB: each is a folder of versions, of which a reader sees one. */
package dev.sluice.config.lance;
