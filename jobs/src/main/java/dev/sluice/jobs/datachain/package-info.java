/** Jobs on catalogues of DataChain; what they share. Each job has a package below this one. */
package dev.sluice.jobs.datachain;
