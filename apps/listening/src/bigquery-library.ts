/** The fold as BigQuery's JavaScript functions call it; the build makes a library of it, which stands beside the functions. */
import '@earshot/listening-core/udf';
