// The same from C++17, with an allocator written in C++.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include <mktopt/mktopt.h>

namespace
{
struct Meter {
    std::size_t in_use = 0;
    std::size_t peak = 0;
};

void *allocate(void *context, std::size_t size)
{
    auto *meter = static_cast<Meter *>(context);
    meter->in_use += size;
    meter->peak = std::max(meter->peak, meter->in_use);
    return std::malloc(size == 0 ? 1 : size);
}

void *reallocate(void *context, void *memory, std::size_t old_size, std::size_t new_size)
{
    auto *meter = static_cast<Meter *>(context);
    meter->in_use += new_size - old_size;
    return std::realloc(memory, new_size == 0 ? 1 : new_size);
}

void release(void *context, void *memory, std::size_t size)
{
    static_cast<Meter *>(context)->in_use -= size;
    std::free(memory);
}
} // namespace

int main()
{
    Meter meter;
    const mktopt_allocator allocator{&meter, allocate, reallocate, release};
    mktopt_call_options options;
    if (mktopt_call_options_init(&options, sizeof options) != MKTOPT_OK)
        return 1;
    options.allocator = &allocator;

    const std::string request = R"({"monthly_revenue": 12345.5})";
    mktopt_response *raw = nullptr;
    mktopt_error err{};
    if (mktopt_call("stage.classify", request.data(), request.size(), nullptr, 0, &options, &raw,
                    &err) != MKTOPT_OK) {
        std::cerr << err.message << '\n';
        return 1;
    }
    {
        const std::unique_ptr<mktopt_response, decltype(&mktopt_response_free)> response(
            raw, mktopt_response_free);
        std::cout << mktopt_version() << '\n' << mktopt_response_json(raw, nullptr) << '\n';
    }
    // Memory came from here, and all of it came back, with the sizes it was taken with.
    return meter.peak > 0 && meter.in_use == 0 ? 0 : 1;
}
