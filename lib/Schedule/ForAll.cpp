//===- ForAll.cpp - Work in threads ---------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ForAll.h"
#include "llvm/Support/ThreadPool.h"
#include <atomic>
#include <mutex>

namespace mcunet::schedule {

void forAll(int n, const SearchOptions &options, double begin, double end,
            llvm::function_ref<void(int)> work) {
  std::mutex lock;
  std::atomic<int> next(0), done(0);
  auto take = [&] {
    for (int i = next++; i < n; i = next++) {
      work(i);
      ++done;
      if (!options.progress)
        continue;
      std::lock_guard<std::mutex> guard(lock);
      options.progress(begin + (end - begin) * done / n);
    }
  };
  unsigned threads = std::min<unsigned>(
      n, llvm::hardware_concurrency(options.threads).compute_thread_count());
  if (threads <= 1)
    return take();
  llvm::DefaultThreadPool pool(llvm::hardware_concurrency(threads));
  for (unsigned i = 0; i < threads; ++i)
    pool.async(take);
  pool.wait();
}

} // namespace mcunet::schedule
