// The digits page: draw a digit and watch the network think.

import { startPage } from "/page/js/core.js";

await startPage();
