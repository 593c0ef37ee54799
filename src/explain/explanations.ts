import { addresses } from "./addresses";
import { api } from "./api";
import { bottlerocket } from "./bottlerocket";
import { clusterFiles } from "./cluster-files";
import type { Explanation } from "./explanation";
import { migration } from "./migration";
import { reading } from "./reading";
import { silencers } from "./silencers";
import { userData } from "./user-data";
import { writing } from "./writing";

/** What no rule finds: it is seen where files are read, understood and written. */
export const explanations: readonly Explanation[] = [
  ...reading,
  ...silencers,
  ...clusterFiles,
  ...addresses,
  ...userData,
  ...bottlerocket,
  ...api,
  ...writing,
  ...migration,
];
