/* In place of Material's setup of its search worker: search.js has the worker, and loads its index. */
import { watchWorker } from "~/browser"

declare const guideSearch: Worker

export const setupSearchWorker = () => watchWorker("", guideSearch)
